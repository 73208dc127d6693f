"""A model that answers from a script: the memory twin."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

from eightgentc_ai.domain.generation import Usage
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelEvent,
    ModelRequest,
    TextDelta,
    ToolCall,
    ToolInputDelta,
    ToolInputStart,
)

USAGE = Usage(input_tokens=100, output_tokens=20)


def calling(name: str, arguments: str, *, finish_reason: str = "tool_calls") -> ModelAnswer:
    """An answer that calls one tool."""
    return ModelAnswer("", (ToolCall("call-1", name, arguments),), finish_reason, USAGE, "scripted-1")


def saying(text: str, *, finish_reason: str = "stop", refusal: str = "") -> ModelAnswer:
    """An answer in words."""
    return ModelAnswer(text, (), finish_reason, USAGE, "scripted-1", refusal)


class ScriptedLanguageModel:
    """Implements `LanguageModel`. Returns the answers of its script in order, the last one repeatedly, or raises them.

    `gate`: when set, answers wait until it opens; streams wait after their first event.
    """

    provider = "scripted"
    endpoint = "scripted memory"

    def __init__(self, *script: ModelAnswer | Exception) -> None:
        self.script = list(script)
        self.requests: list[ModelRequest] = []
        self.stopped = 0
        self.gate: asyncio.Event | None = None

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        self.requests.append(request)
        await self._pass_gate()
        return self._next()

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        self.requests.append(request)
        answer = self._next()
        try:
            for number, event in enumerate(_events(answer)):
                if number:
                    await self._pass_gate()
                yield event
        except GeneratorExit:
            self.stopped += 1
            raise

    async def _pass_gate(self) -> None:
        try:
            if self.gate is not None:
                await self.gate.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise

    def _next(self) -> ModelAnswer:
        said = self.script[0] if len(self.script) == 1 else self.script.pop(0)
        if isinstance(said, Exception):
            raise said
        return said


def _events(answer: ModelAnswer, size: int = 8) -> Sequence[ModelEvent]:
    text = [TextDelta(answer.text[at : at + size]) for at in range(0, len(answer.text), size)]
    events: list[ModelEvent] = [*text]
    for call in answer.tool_calls:
        events.append(ToolInputStart(call.id, call.name))
        pieces = range(0, len(call.arguments), size)
        events += [ToolInputDelta(call.id, call.arguments[at : at + size]) for at in pieces]
    return [*events, answer]
