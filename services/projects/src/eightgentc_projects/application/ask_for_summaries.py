"""The duty of every minute: finds the chats of which enough is in no summary, and asks for each to be renewed."""

from __future__ import annotations

from eightgentc_projects.application.ask_for_insights import Enqueue
from eightgentc_projects.application.run_jobs import JobRun
from eightgentc_projects.ports.unread_conversations import UnreadConversations

KIND = "ask_for_summaries"
QUIET_SECONDS = 30.0
# Each time: many chats that fall silent at once would take the processors from those who still talk.
_BATCH = 20


class AskForSummaries:
    def __init__(self, unsummarised: UnreadConversations, enqueue: Enqueue) -> None:
        self._unsummarised = unsummarised
        self._enqueue = enqueue

    async def __call__(self, run: JobRun) -> dict[str, object]:
        """Returns {"asked": how many}. A chat is marked after it was asked for: twice is harmless, never is not."""
        found = await self._unsummarised.find(QUIET_SECONDS, _BATCH)
        for conversation in found:
            await self._enqueue(conversation)
            await self._unsummarised.mark_asked(conversation)
        return {"asked": len(found)}
