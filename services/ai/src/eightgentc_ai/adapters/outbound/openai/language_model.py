"""The language model behind any OpenAI-compatible endpoint, through the official client."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator
from contextlib import aclosing

import httpx2
import openai

from eightgentc_ai.adapters.outbound.openai.connection import Connection, within
from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.errors import provider_errors, refusal_facts, refused
from eightgentc_ai.adapters.outbound.openai.gathered import Gathered
from eightgentc_ai.adapters.outbound.openai.joined_events import joined
from eightgentc_ai.adapters.outbound.openai.pace import Pace
from eightgentc_ai.adapters.outbound.openai.reachability import ModelReachability
from eightgentc_ai.adapters.outbound.openai.reading import read_stream, read_whole, whole_body
from eightgentc_ai.adapters.outbound.openai.reasoning import thinks_by_name
from eightgentc_ai.adapters.outbound.openai.request_body import body_of, sent_as_schema
from eightgentc_ai.adapters.outbound.openai.request_forms import NONE, Mend, Mends, mend_for, named_parameter
from eightgentc_ai.domain.errors import OutputTooLong, UpstreamTruncated
from eightgentc_ai.domain.model_request import ModelAnswer, ModelEvent, ModelRequest
from eightgentc_ai.ports.language_model import ToolsRefused
from eightgentc_kit.logging import logger

log = logger(__name__)

# A hundred thousand tokens of reasoning take less, each in a chunk of its own.
MAX_STREAM_BYTES = 64_000_000
_PATH = "/chat/completions"
# After the last event the end of the body is read, so that the connection serves the next call too.
_END_SECONDS = 0.05


class OpenAILanguageModel:
    """Implements `LanguageModel`."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._pace = Pace()
        self._mends: dict[str, Mends] = {}
        self._refused_tools: dict[str, Mends] = {}
        self._thinks_in_text: dict[str, bool] = {}
        self._connection = Connection(endpoint)
        self.provider = endpoint.provider
        self.endpoint = f"{endpoint.provider} {endpoint.base_url}"

    def reachability(self, model: str) -> ModelReachability:
        """Whether the server of this model answers."""
        return ModelReachability(self._connection.client, model)

    async def close(self) -> None:
        """Close the connections."""
        await self._connection.close()

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        gathered = self._gathering(request)
        with provider_errors():
            response, mends = await self._asked(request, stream=False)
            # An answer that does not stream is silent until it is there: only the deadline ends the wait.
            async with aclosing(response), within():
                body = await whole_body(response.aiter_bytes())
            read_whole(body, response.headers.get("content-type", ""), gathered)
        gathered.end()
        return self._answer(request, gathered, mends)

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        gathered = self._gathering(request)
        with provider_errors():
            response, mends = await self._asked(request, stream=True)
            async with aclosing(response), aclosing(self._chunks(response)) as chunks:
                with self._pace.stream():
                    content_type = response.headers.get("content-type", "")
                    reads = read_stream(chunks, content_type, gathered, self._pace.rest)
                    async with aclosing(reads):
                        async for events in reads:
                            for event in events:
                                yield event
                await _read_to_the_end(chunks)
        for event in joined(gathered.end()):
            yield event
        yield self._answer(request, gathered, mends)

    def _gathering(self, request: ModelRequest) -> Gathered:
        thinks = self._thinks_in_text.get(request.model, thinks_by_name(request.model))
        return Gathered(request, waits=thinks or self._endpoint.thinks_in_text)

    def _answer(self, request: ModelRequest, gathered: Gathered, mends: Mends) -> ModelAnswer:
        answer = gathered.answer(as_schema=sent_as_schema(request, self._endpoint, mends))
        if answer.text:
            self._thinks_in_text[request.model] = gathered.thought_in_text
        return answer

    async def _asked(self, request: ModelRequest, *, stream: bool) -> tuple[httpx2.Response, Mends]:
        """The response, whose body is still to be read, and in which form the request was accepted.

        What is refused for its form is asked again in another at once, and remembered: each form costs one refusal of
        each process. Raises ToolsRefused instead of leaving out what the model should choose from.
        """
        mends = self._mends.get(request.model, NONE)
        if request.offered and (self._endpoint.as_schema or Mend.NO_TOOLS in mends):
            raise ToolsRefused
        while True:
            body = body_of(request, self._endpoint, mends, stream=stream)
            try:
                # Where one document is asked for, all of the wait is before its first byte.
                silence = self._endpoint.silence_seconds if body["stream"] else math.inf
                response = await self._connection.unread(_PATH, body, silence=silence)
            except openai.APIStatusError as error:
                facts = refusal_facts(error)
                mend = mend_for(facts, body, mends)
                if mend is None:
                    raise refused(error, named_parameter(facts)) from error
                log.info("request form refused", model=request.model, parameter=mend.value)
                mends |= {mend}
                if request.offered and Mend.NO_TOOLS in mends:
                    # Believed once the next request, which offers none, is accepted.
                    self._refused_tools[request.model] = mends
                    raise ToolsRefused from error
                continue
            # Calls at the same time may have learnt something else.
            learnt = mends | self._refused_tools.pop(request.model, NONE)
            self._mends[request.model] = self._mends.get(request.model, NONE) | learnt
            return response, mends

    async def _chunks(self, response: httpx2.Response) -> AsyncGenerator[bytes, None]:
        """The bytes as they come. No single wait is longer than the longest silence. Raises OutputTooLong."""
        chunks, size = response.aiter_bytes(), 0
        while True:
            async with within(self._endpoint.silence_seconds):
                chunk = await anext(chunks, None)
            if chunk is None:
                return
            size += len(chunk)
            if size > MAX_STREAM_BYTES:
                raise OutputTooLong
            yield chunk


async def _read_to_the_end(chunks: AsyncGenerator[bytes, None]) -> None:
    try:
        async with asyncio.timeout(_END_SECONDS):
            async for _ in chunks:
                pass
    except (TimeoutError, httpx2.TransportError, UpstreamTruncated):
        return  # the answer is whole; only the connection is not used again
