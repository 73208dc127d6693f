"""An answer put together from its message, or from the chunks of its stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from eightgentc_ai.adapters.outbound.openai.wire import WireAnswer, WireMessage
from eightgentc_ai.domain.errors import OutputTruncated
from eightgentc_ai.domain.generation import Usage
from eightgentc_ai.domain.model_json import line_of
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelEvent,
    ModelRequest,
    TextDelta,
    ToolCall,
    ToolInputDelta,
    ToolInputStart,
)

FINISH_REASONS = ("length", "tool_calls", "content_filter")
_MAX_MODEL = 200


@dataclass(slots=True)
class _Call:
    id: str
    name: str
    arguments: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    """The answer so far."""

    text: list[str] = field(default_factory=list)
    refusal: list[str] = field(default_factory=list)
    calls: dict[int, _Call] = field(default_factory=dict)
    finish_reason: str | None = None
    usage: Usage | None = None
    model: str = ""

    def take(self, chunk: WireAnswer) -> list[ModelEvent]:
        """Add an answer or a chunk of one. Returns the events for what is new."""
        self.model = chunk.model or self.model
        if chunk.usage is not None:
            self.usage = chunk.usage.as_usage()
        events: list[ModelEvent] = []
        for choice in chunk.choices[:1]:
            self.finish_reason = choice.finish_reason or self.finish_reason
            events += self._take_message(choice.delta or choice.message or WireMessage())
        return events

    def _take_message(self, message: WireMessage) -> list[ModelEvent]:
        events: list[ModelEvent] = []
        if message.refusal:
            self.refusal.append(message.refusal)
        if message.content:
            self.text.append(message.content)
            events.append(TextDelta(message.content))
        for position, piece in enumerate(message.tool_calls or []):
            # Fragments belong together by index; id and name come with the first one only.
            index = position if piece.index is None else piece.index
            function = piece.function
            call = self.calls.get(index)
            if call is None:
                call = _Call(piece.id or f"call-{index}", (function.name if function else None) or "")
                self.calls[index] = call
                events.append(ToolInputStart(call.id, call.name))
            if function is not None and function.arguments:
                call.arguments.append(function.arguments)
                events.append(ToolInputDelta(call.id, function.arguments))
        return events

    def answer(self, request: ModelRequest, *, as_schema: bool) -> ModelAnswer:
        """The whole. `as_schema`: the forced tool was sent as its schema, so its arguments come as the text.

        Raises:
            OutputTruncated: without a finish reason it was cut off, whatever the client made of it.
        """
        if self.finish_reason is None:
            raise OutputTruncated(retry_after=1.0)
        text = "".join(self.text)
        calls = tuple(ToolCall(call.id, call.name, "".join(call.arguments)) for call in self.calls.values())
        if as_schema and request.forced is not None and text and not calls:
            calls, text = (ToolCall("call-0", request.forced.name, text),), ""
        return ModelAnswer(
            text=text,
            tool_calls=calls,
            finish_reason=self.finish_reason if self.finish_reason in FINISH_REASONS else "stop",
            usage=self.usage,
            model=line_of(self.model, _MAX_MODEL) or request.model,
            refusal="".join(self.refusal),
        )


def joined(events: Iterable[ModelEvent]) -> list[ModelEvent]:
    """The same events with the text of neighbours in one: what came at once goes on at once."""
    found: list[ModelEvent] = []
    for event in events:
        match found[-1] if found else None, event:
            case TextDelta(before), TextDelta(text):
                found[-1] = TextDelta(before + text)
            case ToolInputDelta(id, before), ToolInputDelta(same, text) if id == same:
                found[-1] = ToolInputDelta(id, before + text)
            case _:
                found.append(event)
    return found
