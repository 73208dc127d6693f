"""The job that reads a chat for insights, for its newest author, whose rights count."""

from __future__ import annotations

from eightgentc_projects.application.extract_insights import ExtractInsights
from eightgentc_projects.application.run_jobs import JobRun
from eightgentc_projects.domain.job import NewJob
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.unread_conversations import UnreadConversation
from eightgentc_projects.ports.worker_store import JobRuns

KIND = "extract_insights"


class EnqueueReading:
    """One job of a kind for a chat waits, and one more while it runs."""

    def __init__(self, jobs: JobRuns, kind: str) -> None:
        self._jobs = jobs
        self._kind = kind

    async def __call__(self, unread: UnreadConversation) -> None:
        await self._jobs.enqueue_for(
            NewJob(
                kind=self._kind,
                project_id=unread.project_id,
                tenant=unread.tenant,
                requested_by=unread.user_id,
                dedupe_key=unread.conversation_id,
                payload={"conversation_id": unread.conversation_id},
            )
        )


class ExtractInsightsJob:
    def __init__(self, extract: ExtractInsights) -> None:
        self._extract = extract

    async def __call__(self, run: JobRun) -> dict[str, object]:
        """Raises as ExtractInsights; what went wrong is noted on the chat as well."""
        job = run.job
        assert job.requested_by is not None, "a chat is read for a person"
        assert job.project_id is not None, "a chat is in a project"
        acting = Acting(job.requested_by, job.tenant)
        extracted = await self._extract(acting, job.project_id, str(job.payload["conversation_id"]))
        return {"messages": extracted.messages, "insights": len(extracted.by_id)}
