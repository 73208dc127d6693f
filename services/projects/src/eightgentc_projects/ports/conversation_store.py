"""Stored conversations, messages and turns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eightgentc_projects.domain.conversation import Conversation, Message, MessageText, Turn, TurnState
from eightgentc_projects.domain.generation import Generation


@dataclass(frozen=True, slots=True)
class NewTurn:
    """The turn that is to answer a message: its ids, and the lease of the process that runs it."""

    id: str
    assistant_message_id: str
    owner: str
    lease_seconds: float


@dataclass(frozen=True, slots=True)
class SentMessage:
    """What is stored once a message was sent: each id is the one that was sent, or one that was known before.

    `turn_id`: the turn that answers the message; None: none does.
    """

    conversation: Conversation
    message_id: str
    turn_id: str | None


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

    async def rename_section(self, old: str, new: str) -> None:
        """Let the chats of a section follow its new name."""
        ...

    async def messages(self, conversation_id: str, after: str | None, size: int) -> list[Message]:
        """At most `size` messages after the one with this id, in their order; None: from the first."""
        ...

    async def last_messages(self, conversation_id: str, size: int) -> list[MessageText]:
        """The newest messages, oldest first."""
        ...

    async def message(self, message_id: str) -> Message | None: ...

    async def recent_messages(self, size: int) -> list[tuple[str, MessageText]]:
        """The newest messages with a text of all chats of the project, oldest first, each with its section."""
        ...

    async def send_message(
        self, key: str, message: Message, *, opening: Conversation | None, turn: NewTurn | None
    ) -> SentMessage:
        """Save a message of the acting person, and begin the turn that answers it: all of it or nothing.

        Takes one round trip and no lock of the project. Works without an acting project. A message whose client key
        is known in the conversation is that message, and the turn that answered it is its turn. A turn whose owner
        died is failed first.

        Args:
            key: the conversation's id, or the person's own client key.
            message: which conversation it is in is not asked.
            opening: the conversation to open where none is known; None: none is opened.
            turn: None: nothing answers.

        Raises:
            ResourceNotFound: no such conversation or project for this person.
            RoleNotSufficient: the person may not write.
            NameTaken: the person uses the key for a conversation that is out of reach, or opened right now.
            TurnRunning: the conversation has an active turn whose lease lives.
        """
        ...

    async def add_message(self, message: Message) -> None:
        """Add it after the last one, which brings its conversation to the front."""
        ...

    async def turn(self, turn_id: str) -> Turn:
        """Raises ResourceNotFound."""
        ...

    async def active_turn(self, conversation_id: str) -> Turn | None:
        """The queued or running one, if its owner lives."""
        ...

    async def ask_stop(self, turn_id: str) -> None: ...

    async def end_turn(
        self,
        turn: Turn,
        state: TurnState,
        when: datetime,
        *,
        answer: Message | None,
        generation: Generation | None,
    ) -> bool:
        """Close a turn and save its answer in one round trip; False: it was closed before, and nothing was saved.

        Raises:
            ResourceNotFound, RoleNotSufficient: the person may not write here any more; nothing was saved.
        """
        ...
