"""The language model behind any OpenAI-compatible endpoint, through the official client.

The client keeps connections, authentication and error classes; its response objects are left out, since they cost
ten times the bytes (1.08 against 2.60 ms a call, measured). Its own retries are off: they would be invisible to our
limits. Without the client we would write connection handling, errors and headers of the API ourselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx2
import msgspec
from openai import AsyncOpenAI, DefaultAioHttpClient

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.errors import provider_errors
from eightgentc_ai.adapters.outbound.openai.wire import WireAnswer, WireMessage, body_of, decoder
from eightgentc_ai.domain.errors import (
    ContentFiltered,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
    OutputTruncated,
)
from eightgentc_ai.domain.generation import Usage
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelEvent,
    ModelRequest,
    TextPiece,
    ToolCall,
    ToolOpened,
    ToolPiece,
)
from eightgentc_kit.context import current_call

DEFAULT_SECONDS = 110.0
_REPORT_RESERVE = 0.1


class OpenAILanguageModel:
    """Implements `LanguageModel`."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._client = AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.api_key or "none",
            max_retries=0,
            http_client=DefaultAioHttpClient(),
        )
        self.provider = endpoint.provider
        self.endpoint = f"{endpoint.provider} {endpoint.base_url}"

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        body = body_of(request, stream=False, as_schema=self._endpoint.as_schema)
        with provider_errors():
            try:
                async with asyncio.timeout(_seconds()):
                    response = await self._client.post(
                        "/chat/completions",
                        cast_to=httpx2.Response,
                        body=body,
                        options={"timeout": _seconds()},
                    )
            except TimeoutError as error:
                raise ModelTimeout from error
        return _whole(_decoded(response.content), request.model)

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        body = body_of(request, stream=True, as_schema=self._endpoint.as_schema)
        timeout = httpx2.Timeout(
            _seconds(), connect=5.0, read=min(_seconds(), self._endpoint.silence_seconds)
        )
        gathered = _Gathered()
        with provider_errors():
            async with self._client.with_options(
                timeout=timeout
            ).chat.completions.with_streaming_response.create(
                **body  # type: ignore[call-overload]  # the body is that of any compatible endpoint
            ) as response:
                async for data in _server_sent(response.iter_bytes()):
                    for event in gathered.take(_decoded(data)):
                        yield event
        yield gathered.answer(request.model)


def _seconds() -> float:
    call = current_call()
    remaining = call.remaining() if call else None
    return DEFAULT_SECONDS if remaining is None else max(0.05, remaining - _REPORT_RESERVE)


def _decoded(data: bytes) -> WireAnswer:
    try:
        answer = decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelUnavailable("The model's provider sent something unreadable.", retry_after=1.0) from error
    if answer.error is not None:
        raise ModelUnavailable("The model's provider reported an error.", retry_after=1.0)
    return answer


async def _server_sent(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The data of each server-sent event, until `[DONE]` or the end."""
    pending = b""
    async for chunk in chunks:
        *lines, pending = (pending + chunk).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                data = line[5:].strip()
                if data == b"[DONE]":
                    return
                if data:
                    yield data


def _whole(answer: WireAnswer, model: str) -> ModelAnswer:
    if not answer.choices:
        raise OutputTruncated
    choice = answer.choices[0]
    gathered = _Gathered(usage=answer.usage.as_usage() if answer.usage else None, model=answer.model or "")
    gathered.finish_reason = choice.finish_reason
    list(gathered.take_message(choice.message or WireMessage()))
    return gathered.answer(model)


@dataclass(slots=True)
class _Call:
    id: str
    name: str
    arguments: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Gathered:
    """An answer being put together."""

    text: list[str] = field(default_factory=list)
    refusal: list[str] = field(default_factory=list)
    calls: dict[int, _Call] = field(default_factory=dict)
    finish_reason: str | None = None
    usage: Usage | None = None
    model: str = ""

    def take(self, chunk: WireAnswer) -> list[ModelEvent]:
        """Take a chunk, and say what is new."""
        self.model = chunk.model or self.model
        if chunk.usage is not None:
            self.usage = chunk.usage.as_usage()
        events: list[ModelEvent] = []
        for choice in chunk.choices[:1]:
            self.finish_reason = choice.finish_reason or self.finish_reason
            if choice.delta is not None:
                events += self.take_message(choice.delta)
        return events

    def take_message(self, message: WireMessage) -> list[ModelEvent]:
        events: list[ModelEvent] = []
        if message.refusal:
            self.refusal.append(message.refusal)
        if message.content:
            self.text.append(message.content)
            events.append(TextPiece(message.content))
        for position, piece in enumerate(message.tool_calls or []):
            # Fragments belong together by index; id and name come with the first one only.
            index = piece.index or position
            function = piece.function
            call = self.calls.get(index)
            if call is None:
                call = _Call(piece.id or f"call-{index}", (function.name if function else None) or "")
                self.calls[index] = call
                events.append(ToolOpened(call.id, call.name))
            if function is not None and function.arguments:
                call.arguments.append(function.arguments)
                events.append(ToolPiece(call.id, function.arguments))
        return events

    def answer(self, model: str) -> ModelAnswer:
        """The whole. An answer without a finish reason was cut off, whatever the client made of it.

        Raises:
            ModelRefused, ContentFiltered, OutputTruncated.
        """
        if self.refusal:
            raise ModelRefused(metadata={"refusal": "".join(self.refusal)[:300]})
        if self.finish_reason == "content_filter":
            raise ContentFiltered
        if self.finish_reason is None:
            raise OutputTruncated(retry_after=1.0)
        return ModelAnswer(
            text="".join(self.text),
            tool_calls=tuple(
                ToolCall(call.id, call.name, "".join(call.arguments)) for call in self.calls.values()
            ),
            finish_reason=self.finish_reason if self.finish_reason in ("length", "tool_calls") else "stop",
            usage=self.usage or Usage(estimated=True),
            model=self.model or model,
        )
