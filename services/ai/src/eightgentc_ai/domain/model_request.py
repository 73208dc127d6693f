"""A call to a model and what comes back, in words that every provider knows; stream events are named as in the AI SDK."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_ai.domain.generation import Usage
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import Tool


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """`forced`: the one tool that must be called; `offered`: tools that may be; neither: text."""

    model: str
    messages: tuple[Message, ...]
    temperature: float
    max_output_tokens: int
    forced: Tool | None = None
    offered: tuple[Tool, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model called; `arguments` is the JSON text as it came."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """A whole answer. `finish_reason`: stop, length, tool_calls or content_filter.

    `refusal`: the model's words where it declined. `usage`: None where the provider reported none; a count of 0 is
    one that it did not report. `reasoning`: is counted, never shown, kept or sent back.
    """

    text: str
    tool_calls: tuple[ToolCall, ...]
    finish_reason: str
    usage: Usage | None
    model: str
    refusal: str = ""
    reasoning: str = ""


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Text to append."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolInputStart:
    """The model begins to write the input of a tool."""

    tool_call_id: str
    tool_name: str


@dataclass(frozen=True, slots=True)
class ToolInputDelta:
    """JSON text to append to the input of a tool."""

    tool_call_id: str
    input_text_delta: str


ModelEvent = TextDelta | ToolInputStart | ToolInputDelta | ModelAnswer
