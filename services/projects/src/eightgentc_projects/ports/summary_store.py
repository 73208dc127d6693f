"""Stored summaries of conversations."""

from __future__ import annotations

from typing import Protocol

from eightgentc_projects.domain.summary import ConversationSummary, NewSummary, ToldSummary
from eightgentc_projects.ports.conversation_store import UnreadMessage


class SummaryStore(Protocol):
    """What chats of the acting project say in short, each of the branch that is shown."""

    async def of(self, conversation_id: str) -> ConversationSummary:
        """Raises ResourceNotFound: no such conversation."""
        ...

    async def told(self, size: int) -> list[ToldSummary]:
        """Those that models are told: of the chats that changed last, in the order of their changes.

        None where summaries are switched off.
        """
        ...

    async def unsummarised(self, conversation_id: str, size: int) -> list[UnreadMessage]:
        """The first messages that the summary does not hold, in their order."""
        ...

    async def keep(self, new: NewSummary) -> bool:
        """Keep a summary as the one that counts; False: by now another branch is shown, or it was renewed already."""
        ...

    async def note_failure(self, conversation_id: str, reason: str) -> None:
        """Note why it was not renewed."""
        ...

    async def version(self, conversation_id: str, version: int) -> str:
        """The text of a version, whether it counts or not. Raises ResourceNotFound."""
        ...
