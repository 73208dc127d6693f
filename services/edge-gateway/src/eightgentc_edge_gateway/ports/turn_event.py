"""What happens in a turn with the model, entry by entry of its journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eightgentc_edge_gateway.contract.generation import Generation

TurnState = Literal["running", "done", "aborted", "failed"]


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """The turn began; the id of the model's message is known from here on."""

    turn_id: str
    conversation_id: str
    assistant_message_id: str


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Text to append."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The model began a tool."""

    call_id: str
    tool: str


@dataclass(frozen=True, slots=True)
class ToolDelta:
    """JSON text to append to a tool's arguments."""

    call_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """`arguments`: the checked ones as JSON; '' where they cannot be used, and `error` says why."""

    call_id: str
    tool: str
    arguments: str
    error: str


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """`reconnect`: the server goes away and the turn goes on; otherwise nothing comes after it."""

    state: TurnState
    finish_reason: str = ""
    error: str = ""
    error_reason: str = ""
    generation: Generation | None = None
    reconnect: bool = False


TurnEntry = TurnStarted | TextDelta | ToolCalled | ToolDelta | ToolResult | TurnEnded


@dataclass(frozen=True, slots=True)
class TurnEvent:
    """`number`: the entry's place in the journal, from 1, without holes."""

    number: int
    entry: TurnEntry
