"""The events of a streamed answer, in the words of the AI SDK's UI message stream, from the model to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from eightgentc_projects.domain.conversation import Turn, TurnState
from eightgentc_projects.domain.draft import Draft
from eightgentc_projects.domain.generation import RunInfo
from eightgentc_projects.domain.graph import Edge, Node


class Start(msgspec.Struct, frozen=True, tag="start"):
    """The turn begins.

    `files_not_read`: the message holds files, which no model reads. `replayed`: it began before this call of its reader.
    """

    turn_id: str
    project_id: str
    conversation_id: str
    section: str
    user_message_id: str
    assistant_message_id: str
    create_time: datetime | None = None
    files_not_read: bool = False
    replayed: bool = False

    @classmethod
    def of(cls, turn: Turn, section: str, *, files_not_read: bool = False) -> Start:
        return cls(
            turn_id=turn.id,
            project_id=turn.project_id,
            conversation_id=turn.conversation_id,
            section=section,
            user_message_id=turn.user_message_id,
            assistant_message_id=turn.assistant_message_id,
            create_time=turn.create_time,
            files_not_read=files_not_read,
        )


class TextDelta(msgspec.Struct, frozen=True, tag="text-delta"):
    """Text to append."""

    text: str


class ToolInputStart(msgspec.Struct, frozen=True, tag="tool-input-start"):
    """The model begins to write a tool's input."""

    tool_call_id: str
    tool_name: str


class ToolInputDelta(msgspec.Struct, frozen=True, tag="tool-input-delta"):
    """JSON text to append to a tool's input."""

    tool_call_id: str
    input_text_delta: str


class DataPart(msgspec.Struct, frozen=True):
    """A part of the message that is data of ours, as JSON. `name`: e.g. plan-section. `id`: of the proposal."""

    name: str
    id: str
    data: str


class DataPiece(msgspec.Struct, frozen=True, tag="data-piece"):
    """New items of a part that is still being made, as JSON: an object of lists. `id`: that the part gets."""

    tool_call_id: str
    name: str
    id: str
    data: str


class ToolOutputAvailable(msgspec.Struct, frozen=True, tag="tool-output-available"):
    """What became of what the model made, as JSON. `input`: what it made; '' where that is the output.

    One event for input, data and output: a release that knows only the output can read the journal, too.
    """

    tool_call_id: str
    tool_name: str
    output: str
    input: str = ""
    data: DataPart | None = None


class ToolOutputError(msgspec.Struct, frozen=True, tag="tool-output-error"):
    """A tool whose input cannot be used, or with which nothing could be done; the text around it can be used."""

    tool_call_id: str
    tool_name: str
    error_text: str
    input: str = ""


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """A tool that the model called. `input`: as JSON. `draft`: the same, what the model made."""

    tool_call_id: str
    tool_name: str
    input: str
    draft: Draft

    def failed(self, why: str) -> ToolOutputError:
        """Nothing came of it. `why`: for people."""
        return ToolOutputError(self.tool_call_id, self.tool_name, why, self.input)


class ReplyFinish(msgspec.Struct, frozen=True, tag="reply-finish"):
    """The model's reply is complete. `finish_reason`: stop, length or tool-calls."""

    finish_reason: str
    run: RunInfo


class Finish(msgspec.Struct, frozen=True, tag="finish"):
    """The turn ended and is saved. `generation_id`, `run`: absent where the model never answered.

    Of a turn that failed: `error_reason` and `error_code` as its error has them; `resumable`: whether sending the
    message again may bring an answer.
    """

    state: TurnState
    finish_reason: str = ""
    error_text: str = ""
    error_reason: str = ""
    generation_id: str = ""
    run: RunInfo | None = None
    error_code: str = ""
    resumable: bool = False


@dataclass(frozen=True, slots=True)
class ToolDrawing:
    """What is complete of a graph whose tool's input the model is still writing; edges may join earlier nodes."""

    tool_call_id: str
    nodes: Sequence[Node]
    edges: Sequence[Edge]


@dataclass(frozen=True, slots=True)
class Queued:
    """The turn waits, and its place has changed. In no journal, which begins when the turn does."""

    turn: Turn
    position: int


SaidEvent = TextDelta | ToolInputStart | ToolInputDelta | ToolCalled | ToolOutputError | ReplyFinish
"""Of a reply, what is kept of it."""
ReplyEvent = SaidEvent | ToolDrawing
TurnEvent = (
    Start
    | TextDelta
    | ToolInputStart
    | ToolInputDelta
    | DataPiece
    | ToolOutputAvailable
    | ToolOutputError
    | Finish
)
ReadEvent = TurnEvent | Queued
"""What a reader of a turn is told."""
