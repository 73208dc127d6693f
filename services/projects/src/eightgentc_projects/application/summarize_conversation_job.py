"""The job that renews the summary of a chat, for its newest author, whose rights count."""

from __future__ import annotations

from eightgentc_projects.application.run_jobs import JobRun
from eightgentc_projects.application.summarize_conversation import SummarizeConversation
from eightgentc_projects.domain.role import Acting

KIND = "summarize_conversation"


class SummarizeConversationJob:
    """`is_on`: False leaves the jobs undone that were asked for before it was switched off."""

    def __init__(self, summarize: SummarizeConversation, *, is_on: bool) -> None:
        self._summarize = summarize
        self._is_on = is_on

    async def __call__(self, run: JobRun) -> dict[str, object]:
        """Raises as SummarizeConversation; what went wrong is noted on the chat as well."""
        if not self._is_on:
            return {"messages": 0}
        job = run.job
        assert job.requested_by is not None, "a chat is summarised for a person"
        assert job.project_id is not None, "a chat is in a project"
        acting = Acting(job.requested_by, job.tenant)
        messages = await self._summarize(acting, job.project_id, str(job.payload["conversation_id"]))
        return {"messages": messages}
