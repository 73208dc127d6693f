"""Calling the model, with retries; every token that may have been used is counted, however the call ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from eightgentc_ai.application.retry import Retries
from eightgentc_ai.application.run import Run
from eightgentc_ai.domain.errors import (
    ContentFiltered,
    ModelRefused,
    ModelTimeout,
    OutputInvalid,
    OutputTooLong,
    OutputTruncated,
)
from eightgentc_ai.domain.generation import Usage
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelEvent,
    ModelRequest,
    TextDelta,
    ToolInputDelta,
)
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.ports.language_model import LanguageModel
from eightgentc_ai.ports.token_counter import TokenCounter

# After these the model may have worked although it reported nothing. Others ended before it began.
_MAY_HAVE_WORKED = (asyncio.CancelledError, GeneratorExit, ModelTimeout, OutputTruncated)
_LONGEST_ANSWER = 20_000


class ModelCalls:
    def __init__(self, model: LanguageModel, tokens: TokenCounter, retries: Retries) -> None:
        self._model = model
        self._tokens = tokens
        self._retries = retries

    async def complete(self, run: Run, request: ModelRequest) -> ModelAnswer:
        """The whole answer. Raises as the model, ModelRefused, ContentFiltered, OutputTooLong."""
        answer = await self._retries.call(lambda: self._attempt(run, request))
        _must_be_usable(run, answer)
        return answer

    async def stream(self, run: Run, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """The events of one answer, the whole one last. Raises as `complete`."""
        async with aclosing(self._retries.stream(lambda: self._stream_attempt(run, request))) as events:
            async for event in events:
                if isinstance(event, ModelAnswer):
                    _must_be_usable(run, event)
                yield event

    async def _attempt(self, run: Run, request: ModelRequest) -> ModelAnswer:
        run.tally.model_calls += 1
        try:
            answer = await self._model.complete(request)
        except _MAY_HAVE_WORKED:
            run.tally.usage += self._estimate(request, "")
            raise
        self._count(run, request, answer)
        return answer

    async def _stream_attempt(self, run: Run, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        run.tally.model_calls += 1
        text, answered = "", False
        try:
            async with aclosing(self._model.stream(request)) as events:
                async for event in events:
                    if isinstance(event, ModelAnswer):
                        answered = True
                        self._count(run, request, event)
                    else:
                        text += _text_of(event)
                    yield event
        except BaseException as error:
            if not answered and (text or isinstance(error, _MAY_HAVE_WORKED)):
                run.tally.usage += self._estimate(request, text)
            raise

    def _count(self, run: Run, request: ModelRequest, answer: ModelAnswer) -> None:
        said = answer.text + answer.refusal + "".join(call.arguments for call in answer.tool_calls)
        run.tally.usage += answer.usage or self._estimate(request, said)
        run.tally.model = answer.model or run.tally.model

    def _estimate(self, request: ModelRequest, said: str) -> Usage:
        sent = sum(self._tokens.count(request.model, message.content) for message in request.messages)
        received = self._tokens.count(request.model, said)
        return Usage(input_tokens=sent, output_tokens=received, estimated=True)


def _text_of(event: ModelEvent) -> str:
    match event:
        case TextDelta(text) | ToolInputDelta(_, text):
            return text
        case _:
            return ""


def _must_be_usable(run: Run, answer: ModelAnswer) -> None:
    if answer.refusal:
        words = answer.refusal[:300]
        raise ModelRefused(f"The model declined this request: {words}", metadata={"refusal": words})
    if answer.finish_reason == "content_filter":
        raise ContentFiltered
    if answer.finish_reason == "length" and run.task.operation.tool is not None:
        raise OutputTooLong  # half of a text is a text, half of a structure is nothing


def with_correction(request: ModelRequest, answer: ModelAnswer, error: OutputInvalid) -> ModelRequest:
    """The same request, followed by the answer and what is wrong with it."""
    said = answer.text or "".join(call.arguments for call in answer.tool_calls)
    complaint = f"That answer cannot be used: {error.rule} Answer again, with the whole answer corrected."
    more = (Message("assistant", said[:_LONGEST_ANSWER] or "(no answer)"), Message("user", complaint))
    return replace(request, messages=request.messages + more)
