"""The language model behind any OpenAI-compatible endpoint, through the official client.

The client gives connections, authentication and error classes. Its response objects are not used: making them takes
far longer than decoding (`python -m bench ai` prints both), so `post` is asked for the HTTP response instead. Its own
retries are off: our limits would not see them. Without the client we would write connection handling, errors and
headers of the API ourselves.
"""

from __future__ import annotations

import asyncio
import math
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager

import httpx2
import msgspec
from openai import AsyncOpenAI, AsyncStream, DefaultAioHttpClient

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.errors import provider_errors
from eightgentc_ai.adapters.outbound.openai.gathered import Gathered, joined
from eightgentc_ai.adapters.outbound.openai.pace import Pace
from eightgentc_ai.adapters.outbound.openai.reachability import ModelReachability
from eightgentc_ai.adapters.outbound.openai.wire import WireAnswer, body_of, decoder
from eightgentc_ai.domain.errors import ModelTimeout, ModelUnavailable, OutputTruncated
from eightgentc_ai.domain.model_request import ModelAnswer, ModelEvent, ModelRequest
from eightgentc_kit.context import seconds_left

# Of a call without a deadline; those of our methods are no longer.
LONGEST_SECONDS = 120.0
_PATH = "/chat/completions"
_CONNECT_SECONDS = 5.0
_REPORT_RESERVE = 0.1
# After the last event the end of the body is read, so that the connection serves the next call too.
_END_SECONDS = 0.05


class _UnreadStream(AsyncStream[object]):
    """A streamed response that we read ourselves.

    The client's own makes an iterator that refers back to it, a cycle that keeps every response until the next full
    collection: 100 chats held 3 MB.
    """

    def __init__(
        self,
        *,
        cast_to: type[object],
        response: httpx2.Response,
        client: AsyncOpenAI,
        options: object = None,
    ) -> None:
        self.response = response


class OpenAILanguageModel:
    """Implements `LanguageModel`."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._pace = Pace()
        self._client = AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.api_key or "none",
            max_retries=0,
            http_client=DefaultAioHttpClient(verify=_certificates(endpoint.base_url)),
        )
        self.provider = endpoint.provider
        self.endpoint = f"{endpoint.provider} {endpoint.base_url}"

    def reachability(self, model: str) -> ModelReachability:
        """Whether the server of this model answers."""
        return ModelReachability(self._client, model)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        body = body_of(request, self._endpoint, stream=False)
        # An answer that does not stream is silent until it is there: only the deadline ends the wait.
        with provider_errors():
            async with _within():
                response = await self._client.post(
                    _PATH, cast_to=httpx2.Response, body=body, options={"timeout": _timeout()}
                )
        gathered = Gathered()
        gathered.take(_decoded(response.content))
        return gathered.answer(request, as_schema=self._endpoint.as_schema)

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        body = body_of(request, self._endpoint, stream=True)
        gathered = Gathered()
        with provider_errors():
            async with _within(self._endpoint.silence_seconds):
                response = await self._unread(body)
            async with aclosing(response), aclosing(self._chunks(response)) as chunks:
                with self._pace.stream():
                    async with aclosing(self._read(chunks, gathered)) as reads:
                        async for events in reads:
                            for event in events:
                                yield event
                await _read_to_the_end(chunks)
        yield gathered.answer(request, as_schema=self._endpoint.as_schema)

    async def _read(
        self, chunks: AsyncGenerator[bytes, None], gathered: Gathered
    ) -> AsyncGenerator[list[ModelEvent], None]:
        """What each read brought, until the end of the answer. Raises ModelUnavailable."""
        sent = ServerSent()
        async for chunk in chunks:
            events: list[ModelEvent] = []
            fault: ModelUnavailable | None = None
            try:
                for data in sent.take(chunk):
                    events += gathered.take(_decoded(data))
            except ModelUnavailable as error:
                fault = error  # after the words that came with it
            if events:
                yield joined(events)
            if fault is not None:
                raise fault
            if sent.done:
                return
            if events:
                await self._pace.rest()

    async def _unread(self, body: dict[str, object]) -> httpx2.Response:
        """A response whose body is still to be read. The caller closes it."""
        stream = await self._client.post(
            _PATH,
            cast_to=object,
            body=body,
            options={"timeout": _timeout()},
            stream=True,
            stream_cls=_UnreadStream,
        )
        return stream.response

    async def _chunks(self, response: httpx2.Response) -> AsyncGenerator[bytes, None]:
        """The bytes as they come. No single wait is longer than the longest silence."""
        chunks = response.aiter_bytes()
        while True:
            async with _within(self._endpoint.silence_seconds):
                chunk = await anext(chunks, None)
            if chunk is None:
                return
            yield chunk


def _seconds() -> float:
    return min(LONGEST_SECONDS, seconds_left(reserve=_REPORT_RESERVE))


def _certificates(base_url: str) -> ssl.SSLContext | bool:
    """The system's, 1 MB, only for a server that is reached by TLS; without them any other is refused."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if base_url.startswith("http://") else True


def _timeout() -> httpx2.Timeout:
    return httpx2.Timeout(_seconds(), connect=_CONNECT_SECONDS)


@asynccontextmanager
async def _within(silence: float = math.inf) -> AsyncIterator[None]:
    """Raises ModelTimeout when the caller's time is up, OutputTruncated when the model is silent for too long."""
    left = _seconds()
    try:
        async with asyncio.timeout(min(left, silence)):
            yield
    except TimeoutError as error:
        if silence < left:
            raise OutputTruncated("The model fell silent.", retry_after=1.0) from error
        raise ModelTimeout from error


def _decoded(data: bytes) -> WireAnswer:
    try:
        answer = decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelUnavailable("The model's provider sent something unreadable.", retry_after=1.0) from error
    if answer.error is not None:
        raise ModelUnavailable("The model's provider reported an error.", retry_after=1.0)
    return answer


class ServerSent:
    """The data of each server-sent event, in whatever pieces it comes. `done`: after `[DONE]`."""

    def __init__(self) -> None:
        self._pending = b""
        self.done = False

    def take(self, chunk: bytes) -> Iterator[bytes]:
        """The data of the events that are complete with this chunk."""
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        for line in lines:
            data = line[5:].strip() if line.startswith(b"data:") else b""
            if data == b"[DONE]":
                self.done = True
                return
            if data:
                yield data


async def _read_to_the_end(chunks: AsyncGenerator[bytes, None]) -> None:
    try:
        async with asyncio.timeout(_END_SECONDS):
            async for _ in chunks:
                pass
    except (TimeoutError, httpx2.TransportError, OutputTruncated):
        return  # the answer is whole; only the connection is not used again
