"""Stored conversations, messages and turns."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from eightgentc_projects.domain.conversation import Conversation, Message, Turn, TurnState


class ConversationStore(Protocol):
    """Conversations of the acting project."""

    async def locate(self, key: str) -> tuple[str, str] | None:
        """(project id, conversation id) of a conversation known by its id, or by the person's own client key.

        Works without an acting project; answers members only.
        """
        ...

    async def get(self, conversation_id: str) -> Conversation:
        """Raises ResourceNotFound."""
        ...

    async def page(self, section: str, after: tuple[datetime, str] | None, size: int) -> list[Conversation]:
        """At most `size` conversations after (update_time, id), newest change first; `section` '': all."""
        ...

    async def insert(self, conversation: Conversation) -> None:
        """Raises NameTaken: the person uses the client key already."""
        ...

    async def touch(self, conversation_id: str, when: datetime) -> None:
        """Move the update_time."""
        ...

    async def rename_section(self, old: str, new: str) -> None:
        """Let the chats of a section follow its new name."""
        ...

    async def messages(
        self, conversation_id: str, after: tuple[datetime, str] | None, size: int
    ) -> list[Message]:
        """At most `size` messages after (create_time, id), oldest first."""
        ...

    async def last_messages(self, conversation_id: str, size: int) -> list[Message]:
        """The newest messages, oldest first."""
        ...

    async def message(self, message_id: str) -> Message | None: ...

    async def message_by_key(self, conversation_id: str, client_key: str) -> Message | None: ...

    async def recent_messages(self, size: int) -> list[tuple[str, Message]]:
        """The newest messages of all chats of the project, oldest first, each with its section."""
        ...

    async def add_message(self, message: Message) -> None: ...

    async def turn(self, turn_id: str) -> Turn:
        """Raises ResourceNotFound."""
        ...

    async def active_turn(self, conversation_id: str) -> Turn | None:
        """The queued or running one, if its owner lives."""
        ...

    async def turn_of_message(self, message_id: str) -> Turn | None:
        """The turn that answers a person's message."""
        ...

    async def begin_turn(self, turn: Turn, *, owner: str, lease_seconds: float) -> None:
        """Raises TurnRunning: the conversation has an active one whose lease lives."""
        ...

    async def ask_stop(self, turn_id: str) -> None: ...

    async def end_turn(self, turn_id: str, state: TurnState, when: datetime) -> bool:
        """Close it; False: it was closed before, so nothing that belongs to its end may be written."""
        ...
