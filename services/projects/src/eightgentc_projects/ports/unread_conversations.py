"""Chats that say something which nobody was asked to read, or to summarise, yet, across projects: ids, and no word of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class UnreadConversation:
    """`user_id`: for whom it is read, the newest author who may write there. `last_sequence`: of its last message."""

    project_id: str
    conversation_id: str
    tenant: str
    user_id: str
    last_sequence: int


class UnreadConversations(Protocol):
    """What the worker sees of chats."""

    async def find(self, quiet_seconds: float, size: int) -> list[UnreadConversation]:
        """Chats where nothing was said for so long and no turn runs, the one that waits longest first."""
        ...

    async def mark_asked(self, conversation: UnreadConversation) -> None:
        """It was asked for, up to its last message: it is found again once more is said."""
        ...
