"""What a chat says in short, of the branch that is shown: made by the model, renewed by a job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eightgentc_projects.domain.conversation import Conversation, ReadingState
from eightgentc_projects.domain.queued_turn import QueuedTurn

LEAST_MESSAGES = 6
"""Three exchanges: what is shorter says as much in as many words, and models are told it as it is. Migration 0014 has the
same number, for its index."""


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """The summary of a chat and how far it reaches.

    `version`, `text`, `message_id`, `update_time`: 0, '', '' and None where there is none. `message_id`: the last message
    that it holds. `read_to`: the number of that message. `last_sequence`: that of the chat's last message.
    `reason`: why the last try failed, as the reason of an error.
    """

    conversation_id: str
    version: int
    text: str
    message_id: str
    read_to: int
    update_time: datetime | None
    last_sequence: int
    reason: str

    @property
    def state(self) -> ReadingState:
        """Pending: enough was said that it does not hold."""
        if self.reason:
            return ReadingState.FAILED
        is_due = self.last_sequence >= self.read_to + LEAST_MESSAGES
        return ReadingState.PENDING if is_due else ReadingState.DONE


@dataclass(frozen=True, slots=True)
class SummarizedConversation:
    """A chat, what it says in short, and what waits in it to be answered."""

    conversation: Conversation
    summary: ConversationSummary
    queued: Sequence[QueuedTurn] = ()


@dataclass(frozen=True, slots=True)
class ToldSummary:
    """What models are told of a chat. `section`: that it is about."""

    conversation_id: str
    section: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class NewSummary:
    """A summary in the place of the one before.

    `message_id`: the last message that it holds. `sequence`: its number. `read`: the numbers of the messages it was made
    of beside the summary before. `former`: up to which message that one reaches.
    """

    conversation_id: str
    text: str
    message_id: str
    sequence: int
    read: tuple[int, ...]
    former: int
