"""Calling the model, with retries; every token that may have been used is counted, however the call ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace

from eightgentc_ai.application.retry import Retries
from eightgentc_ai.application.run import Run
from eightgentc_ai.domain.believable_usage import believable
from eightgentc_ai.domain.errors import (
    ContentFiltered,
    ContextTooLarge,
    ModelRefused,
    ModelTimeout,
    OutputInvalid,
    OutputTooLong,
    UpstreamTruncated,
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
from eightgentc_ai.ports.language_model import LanguageModel, ToolsRefused
from eightgentc_ai.ports.token_counter import TokenCounter

# After these the model may have worked although it reported nothing. Others ended before it began.
MAY_HAVE_WORKED = (asyncio.CancelledError, GeneratorExit, ModelTimeout, UpstreamTruncated, OutputTooLong)
_LONGEST_ANSWER = 20_000
# All tools with their schemas have less.
_TOOLS_CHARACTERS = 8_000


class ModelCalls:
    """`shrink`: makes the request of a run smaller, or raises the error that it gets."""

    def __init__(
        self,
        model: LanguageModel,
        tokens: TokenCounter,
        retries: Retries,
        shrink: Callable[[Run, ContextTooLarge], None],
    ) -> None:
        self._model = model
        self._tokens = tokens
        self._retries = retries
        self._shrink = shrink

    async def complete(self, run: Run, request: ModelRequest) -> ModelAnswer:
        """The whole answer. Raises as the model, ModelRefused, ContentFiltered, OutputTooLong.

        A request that does not fit is made smaller once and asked again; one whose offered tools the server does not take
        is answered in words.
        """
        try:
            answer = await self._retries.call(lambda: self._attempt(run, request))
        except ContextTooLarge as error:
            smaller = self._smaller(run, request, error)
            answer = await self._retries.call(lambda: self._attempt(run, smaller))
        except ToolsRefused:
            return await self.complete(run, replace(request, offered=()))
        _must_be_usable(run, answer)
        return answer

    async def stream(self, run: Run, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """The events of one answer, the whole one last. Raises as `complete`, and makes a request smaller as it does.

        Raises:
            ToolsRefused: the server does not take the offered tools; there was no event.
        """
        begun = False
        try:
            async with aclosing(self._events(run, request)) as events:
                async for event in events:
                    begun = True
                    yield event
            return
        except ContextTooLarge as error:
            if begun:
                raise
            smaller = self._smaller(run, request, error)
        async with aclosing(self._events(run, smaller)) as events:
            async for event in events:
                yield event

    async def _events(self, run: Run, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        async with aclosing(self._retries.stream(lambda: self._stream_attempt(run, request))) as events:
            async for event in events:
                if isinstance(event, ModelAnswer):
                    _must_be_usable(run, event)
                yield event

    def _smaller(self, run: Run, request: ModelRequest, error: ContextTooLarge) -> ModelRequest:
        """The request with less context, and with what was added to that of the run."""
        added = request.messages[len(run.request.messages) :]
        self._shrink(run, error)
        return replace(run.request, messages=run.request.messages + added)

    async def _attempt(self, run: Run, request: ModelRequest) -> ModelAnswer:
        run.tally.model_calls += 1
        run.tally.heard = []
        try:
            answer = await self._model.complete(request)
        except MAY_HAVE_WORKED:
            run.tally.usage += self._estimate(request, "")
            raise
        finally:
            run.tally.heard = None
        self._count(run, request, answer)
        return answer

    async def _stream_attempt(self, run: Run, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        tally, answered = run.tally, False
        tally.model_calls += 1
        tally.heard = heard = list[str]()
        try:
            async with aclosing(self._model.stream(request)) as events:
                async for event in events:
                    if isinstance(event, ModelAnswer):
                        answered = True
                        self._count(run, request, event)
                    else:
                        heard.append(_text_of(event))
                    yield event
        except BaseException as error:
            if not answered and (any(heard) or isinstance(error, MAY_HAVE_WORKED)):
                tally.usage += self._estimate(request, "".join(heard))
            raise
        finally:
            tally.heard = None

    def _count(self, run: Run, request: ModelRequest, answer: ModelAnswer) -> None:
        run.tally.usage += self._usage(request, answer)
        run.tally.model = answer.model or run.tally.model

    def _usage(self, request: ModelRequest, answer: ModelAnswer) -> Usage:
        arguments = "".join(call.arguments for call in answer.tool_calls)
        said = answer.text + answer.refusal + arguments + answer.reasoning
        if answer.usage is None:
            return self._estimate(request, said)
        return believable(
            answer.usage,
            sent_characters=sum(len(message.content) for message in request.messages) + _TOOLS_CHARACTERS,
            said=bool(said),
            most_output=request.max_output_tokens,
            ours=lambda: self._estimate(request, said),
        )

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
    if answer.finish_reason == "length" and (
        run.task.operation.tool is not None or not _says_anything(answer)
    ):
        raise OutputTooLong  # half of a text is a text, half of a structure is nothing


def _says_anything(answer: ModelAnswer) -> bool:
    """False where all that was allowed went into reasoning."""
    return bool(answer.text.strip() or answer.tool_calls)


def with_correction(request: ModelRequest, answer: ModelAnswer, error: OutputInvalid) -> ModelRequest:
    """The same request, followed by the answer and what is wrong with it."""
    said = answer.text or "".join(call.arguments for call in answer.tool_calls)
    complaint = f"That answer cannot be used: {error.rule} Answer again, with the whole answer corrected."
    more = (Message("assistant", said[:_LONGEST_ANSWER] or "(no answer)"), Message("user", complaint))
    return replace(request, messages=request.messages + more)
