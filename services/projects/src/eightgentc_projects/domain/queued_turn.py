"""Turns that wait: their messages were sent while the model answered, and are in no branch until they run."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_projects.domain.conversation import Message, Turn

MAX_QUEUED = 10
"""Messages that wait in a conversation until those before them are answered."""


@dataclass(frozen=True, slots=True)
class QueuedTurn:
    """A turn that waits, with its message, which is in no branch yet.

    `position`: its place among those that wait in the conversation, from 1. `text`, `client_key`: of the message.
    """

    turn: Turn
    position: int
    text: str
    client_key: str | None

    @property
    def turn_id(self) -> str:
        return self.turn.id

    @property
    def message_id(self) -> str:
        return self.turn.user_message_id

    @property
    def author_id(self) -> str:
        return self.turn.requested_by


@dataclass(frozen=True, slots=True)
class StartedTurn:
    """A turn that waited and runs now. `section`: of its conversation."""

    turn: Turn
    message: Message
    section: str
