"""Generations that are seen while the model writes, where the client takes such a form; else, and in jobs, at once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.http.accepted_form import Form
from eightgentc_edge_gateway.http.answers import nothing
from eightgentc_edge_gateway.http.event_stream import (
    PLAIN_TEXT,
    AnswerBroken,
    EventStream,
    GrowingText,
    first_of,
)
from eightgentc_edge_gateway.http.problem_details import problem_of
from eightgentc_edge_gateway.translate.growing_answer import AnswerEvents, GrowingAnswer, ToAnswer
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.errors import Code, DomainError
from eightgentc_kit.identity.tokens import VerifiedToken
from eightgentc_kit.logging import logger

log = logger(__name__)
M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Growing:
    """One kind of generation. `at_once`, `streamed`: its two methods; `request`, `message`: the types of the second.

    `text`: the text of its answer, by the member that grows.
    """

    at_once: Any
    streamed: Any
    request: Any
    message: Any
    text: Callable[[str, ToAnswer], GrowingAnswer[Any]]

    async def answer(
        self,
        projects: ServiceClient,
        person: VerifiedToken,
        asked: Any,
        form: Form,
        to_answer: ToAnswer,
        *,
        of: Request,
        key: str = "proposal",
    ) -> Response:
        """The answer to the request `of`, as it grows."""
        stream = AnswerEvents(to_answer) if form is Form.EVENTS else self.text(key, to_answer)
        return await growing_response(self._messages(projects, person, asked), stream, form, of)

    async def _messages(
        self, projects: ServiceClient, person: VerifiedToken, request: Any
    ) -> AsyncGenerator[Any, None]:
        """Of a service of before 0.2, while a new release is rolled out, the result alone."""
        # Field by field the same.
        asked = self.request.FromString(request.SerializeToString())
        messages = projects.stream(person, self.streamed, asked)
        try:
            async with aclosing(messages):
                async for message in messages:
                    yield message
        except DomainError as error:
            if error.code is not Code.UNIMPLEMENTED:
                raise
            yield self.message(result=await projects.call(person, self.at_once, request))


async def growing_response(
    messages: AsyncGenerator[M, None], stream: GrowingAnswer[M], form: Form, request: Request
) -> Response:
    """The messages of one call as they come, in the words of `stream`, once the first has come: until then a refusal is a
    plain answer.

    A client that leaves cancels the call. A shutdown waits for it as for every request.
    """
    first = await first_of(messages, request)
    if first is None:
        return nothing()  # that nobody reads
    frames = _frames(stream, first, messages)
    if form is Form.TEXT:
        return GrowingText(frames, on_drain=bytes, drain=Drain(), headers=PLAIN_TEXT)
    return EventStream(frames, on_drain=bytes, drain=Drain(), headers=stream.headers)


async def _frames(
    stream: GrowingAnswer[M], first: M, messages: AsyncGenerator[M, None]
) -> AsyncGenerator[bytes, None]:
    async with aclosing(messages):
        yield stream.of(first)
        try:
            async for message in messages:
                yield stream.of(message)
        except DomainError as error:
            log.info("answer broke off", reason=error.reason)
            words = stream.failure(problem_of(error))
            if words is None:
                raise AnswerBroken from error
            yield words
