"""The journal of a turn: what was said so far, in order, so that any number of readers can follow or come back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

import msgspec

from eightgentc_projects.domain.conversation import Turn, TurnState


class Started(msgspec.Struct, frozen=True, tag="started"):
    """The turn began."""

    turn_id: str
    project_id: str
    conversation_id: str
    section: str
    user_message_id: str
    assistant_message_id: str

    @classmethod
    def of(cls, turn: Turn, section: str) -> Started:
        return cls(
            turn.id,
            turn.project_id,
            turn.conversation_id,
            section,
            turn.user_message_id,
            turn.assistant_message_id,
        )


class Text(msgspec.Struct, frozen=True, tag="text"):
    """Text to append."""

    text: str


class ToolCalled(msgspec.Struct, frozen=True, tag="tool"):
    """The model begins a tool."""

    call_id: str
    tool: str


class ToolWritten(msgspec.Struct, frozen=True, tag="tool-delta"):
    """A piece of a tool's arguments."""

    call_id: str
    text: str


class ToolChecked(msgspec.Struct, frozen=True, tag="tool-result"):
    """A tool's checked arguments as JSON, '' where they could not be used."""

    call_id: str
    tool: str
    arguments: str
    error: str = ""


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The turn ended and is saved. The run's figures are empty where the model never answered."""

    state: TurnState
    finish_reason: str = ""
    error: str = ""
    error_reason: str = ""
    generation_id: str = ""
    run_id: str = ""
    provider: str = ""
    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cost_nano_usd: int = 0
    cache: str = ""


TurnEntry = Started | Text | ToolCalled | ToolWritten | ToolChecked | Ended


class TurnJournal(Protocol):
    """Entries are numbered from 1 without holes; `Ended` is the last. They live for some minutes after it."""

    async def append(self, turn_id: str, entry: TurnEntry) -> None:
        """Add an entry. Never fails a turn: what cannot be kept elsewhere is kept in this process."""
        ...

    def read(self, turn_id: str, after: int) -> AsyncIterator[tuple[int, TurnEntry]]:
        """(number, entry) after a number, following until `Ended`.

        Ends without it when nothing is known of the turn, or nothing came for a while: its writer may be dead.
        """
        ...
