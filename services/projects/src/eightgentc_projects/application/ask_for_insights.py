"""Finds the chats in which nobody says anything any more, and asks for what they say to be read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from eightgentc_projects.ports.unread_conversations import UnreadConversation, UnreadConversations

QUIET_SECONDS = 2.0
# Each time. Two hundred chats that fall silent at once would take the processors from those who still talk.
_BATCH = 3

Enqueue = Callable[[UnreadConversation], Awaitable[object]]
"""Asks for a chat to be read, once however often it is asked."""


class AskForInsights:
    def __init__(self, unread: UnreadConversations, enqueue: Enqueue) -> None:
        self._unread = unread
        self._enqueue = enqueue

    async def __call__(self) -> None:
        """Ask for all that wait. A chat is marked after it was asked for: twice is harmless, never is not."""
        for conversation in await self._unread.find(QUIET_SECONDS, _BATCH):
            await self._enqueue(conversation)
            await self._unread.mark_asked(conversation)
