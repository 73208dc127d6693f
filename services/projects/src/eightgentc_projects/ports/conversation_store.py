"""Stored conversations, messages and turns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eightgentc_projects.domain.conversation import Conversation, Message, MessageText, Turn, TurnState
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.recall import ShownMessage


@dataclass(frozen=True, slots=True)
class NewTurn:
    """The turn that is to answer a message: its ids, and the lease of the process that runs it.

    `request_id`: the same one begins the same turn; '': the request has none.
    `queue`: where another turn runs or waits, this one waits for it.
    """

    id: str
    assistant_message_id: str
    owner: str
    lease_seconds: float
    request_id: str = ""
    queue: bool = False


class TurnLapsed(Exception):
    """The conversation has a turn whose owner died: `end_lapsed_turn` ends it."""

    def __init__(self, turn: Turn) -> None:
        super().__init__(turn.id)
        self.turn = turn


@dataclass(frozen=True, slots=True)
class SentMessage:
    """What is stored once a message was sent: each id is the one that was sent, or one that was known before.

    `turn_id`: the turn that answers the message; None: none does. `position`: its place among those that wait; 0: it
    does not wait, and of a turn that waits nothing but the row in the queue is stored.
    """

    conversation: Conversation
    message_id: str
    turn_id: str | None
    position: int = 0


@dataclass(frozen=True, slots=True)
class EndedTurn:
    """`closed`: False: it was closed before, and nothing was saved. `is_awaited`: others may wait behind it."""

    closed: bool
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class UnreadMessage:
    """`sequence`: its number in the conversation. `text`: '' where models do not read it."""

    sequence: int
    id: str
    author_id: str | None
    text: str
    create_time: datetime


@dataclass(frozen=True, slots=True)
class RecentMessages:
    """Messages with their sections, oldest first. `is_all`: there are no older ones, in any branch."""

    said: list[tuple[str, MessageText]]
    is_all: bool


class ConversationStore(Protocol):
    """Conversations of the acting project."""

    async def locate(self, key: str, project_id: str = "") -> tuple[str, str] | None:
        """(project id, conversation id) of a conversation known by its id, or by the person's own client key.

        Works without an acting project; answers members only. A client key may name a conversation in each project:
        then it is that of `project_id`, or the one that changed last.
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

    async def messages(
        self, conversation_id: str, after: str | None, size: int, *, every: bool = False
    ) -> list[Message]:
        """At most `size` messages after the one with this id, in their order; None: from the first.

        Fewer where their parts exceed `PAGE_BYTES`, but always one more than fit, if there is.

        `every`: those of all branches, not of the one that is shown.
        """
        ...

    async def last_messages(self, conversation_id: str, size: int) -> list[MessageText]:
        """The newest messages of the branch that is shown, oldest first, but for those that models do not read."""
        ...

    async def message(self, message_id: str) -> Message | None: ...

    async def recent_messages(self, size: int) -> RecentMessages:
        """The newest messages with a text that models read, of all chats."""
        ...

    async def shown(self, ids: Collection[str]) -> list[ShownMessage]:
        """Those of them that people wrote and that are in the branch that is shown."""
        ...

    async def newest_of_sections(self, size: int) -> list[tuple[str, MessageText]]:
        """Of each section with a text of a person that models read the newest one, with the section."""
        ...

    async def unread(self, conversation_id: str, size: int) -> list[UnreadMessage]:
        """The first messages that were not read for insights, in their order, of the branch that is shown."""
        ...

    async def with_unread(self, size: int) -> list[str]:
        """Conversations with such messages, the one that changed last first."""
        ...

    async def mark_read(self, conversation_id: str, sequence: int, *, reason: str = "") -> None:
        """Note that messages up to this number were read for insights; `reason`: why that failed, and reading stays there."""
        ...

    async def locate_message(self, message_id: str) -> str | None:
        """The project of a message, for its members. Works without an acting project."""
        ...

    async def send_message(
        self,
        key: str,
        message: Message,
        *,
        opening: Conversation | None,
        turn: NewTurn | None,
        anew: str | None = None,
    ) -> SentMessage:
        """Save a message of the acting person, and begin the turn that answers it: all of it or nothing.

        Takes one round trip and no lock of the project. Works without an acting project. A message that is known by its client key, which may also be the id of a stored message:

        - says the same: it is that message, and the turn that answers it, or answered it whole, is its turn. Where
          that one failed or was stopped a new turn answers it.
        - says something else: it is a new version, and the conversation shows a branch with it in that place.

        Args:
            key: the conversation's id, or the person's own client key.
            message: which conversation it is in is not asked. Without parts: none comes along.
            opening: the conversation to open where none is known; None: none is opened.
            turn: None: nothing answers.
            anew: the message to answer once more, by its id, its client key or the id of an answer to it; '': the
                last one of a person. Where there is no such message, `message` is sent. None: none is named.

        Raises:
            ResourceNotFound: no such conversation or project for this person, or no message to answer anew.
            RoleNotSufficient: the person may not write.
            TurnRunning: the conversation has an active turn whose lease lives, or one that waits.
            TooMany: as many wait there as may.
            TurnLapsed: it has one whose owner died; nothing was done before that is ended.
            RequestIdReused: the turn's request id began one for another message, or the client key is that of a message
                that waits and says something else.
        """
        ...

    async def show_branch(self, conversation_id: str, message_id: str) -> None:
        """Show the newest branch that holds this message.

        Raises:
            ResourceNotFound: no such message in this conversation.
            TurnRunning: the model is answering in the branch that is shown.
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
        owner: str,
        answer: Message | None,
        generation: Generation | None,
    ) -> EndedTurn:
        """Close a turn and save its answer in one round trip.

        Where the person may not write here any more the answer is saved all the same, without its generation.

        Args:
            owner: the process that runs it, as in its lease.
        """
        ...

    async def end_lapsed_turn(self, turn: Turn, when: datetime, answer: Message | None) -> bool:
        """Close a turn of anybody whose lease has ended, and save what was shown of it. False: it was closed before.

        Works without an acting project.
        """
        ...
