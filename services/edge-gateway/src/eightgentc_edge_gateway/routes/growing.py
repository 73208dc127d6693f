"""Generations that are seen while the model writes, where the client takes such a form; else, and in jobs, at once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.http.accepted_form import Form
from eightgentc_edge_gateway.http.answers import nothing
from eightgentc_edge_gateway.http.event_stream import AnswerBroken, EventStream, GrowingText, first_of
from eightgentc_edge_gateway.http.problem_details import problem_of
from eightgentc_edge_gateway.translate.growing_answer import AnswerEvents, GrowingAnswer, ToAnswer
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.errors import Code, DomainError
from eightgentc_kit.identity.tokens import VerifiedToken
from eightgentc_kit.logging import logger

log = logger(__name__)

_TEXT = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Growing:
    """One kind of generation. `at_once`, `streamed`: its two methods; `request`, `message`: the types of the second.

    `text`: the text of its answer, by the member that grows.
    """

    at_once: Any
    streamed: Any
    request: Any
    message: Any
    text: Callable[[str, ToAnswer], GrowingAnswer]

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
        """The answer to the request `of` as it grows, once its first message has come: until then a refusal is a plain answer.

        A client that leaves stops the model, and nothing is saved. A shutdown waits for it as for every request.
        """
        messages = self._messages(projects, person, asked)
        first = await first_of(messages, of)
        if first is None:
            return nothing()  # that nobody reads
        events = AnswerEvents(to_answer) if form is Form.EVENTS else self.text(key, to_answer)
        response = EventStream if form is Form.EVENTS else GrowingText
        return response(
            _frames(events, first, messages),
            on_drain=bytes,
            drain=Drain(),
            headers=None if form is Form.EVENTS else _TEXT,
        )

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


async def _frames(
    growing: GrowingAnswer, first: Any, messages: AsyncGenerator[Any, None]
) -> AsyncGenerator[bytes, None]:
    async with aclosing(messages):
        yield growing.of(first)
        try:
            async for message in messages:
                yield growing.of(message)
        except DomainError as error:
            log.info("generation broke off", reason=error.reason)
            words = growing.failure(problem_of(error))
            if words is None:
                raise AnswerBroken from error
            yield words
