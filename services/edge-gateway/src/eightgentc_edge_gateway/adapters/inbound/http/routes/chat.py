"""Chats as clients of the AI SDK hold them: send and be answered by stream, come back to a stream, stop it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import answer, nothing
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import gives
from eightgentc_edge_gateway.adapters.inbound.http.event_stream import EventStream
from eightgentc_edge_gateway.adapters.inbound.http.parameters import INT64_MAX, IdempotencyKey
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
from eightgentc_edge_gateway.adapters.inbound.http.ui_message_stream import HEADERS, UiMessageStream
from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.application.follow_turn import AskForTurn, follow_turn
from eightgentc_edge_gateway.contract.chat import ChatRequest, ChatStopped, StopChat, UiMessage
from eightgentc_edge_gateway.contract.conversation import NewMessage
from eightgentc_edge_gateway.ports.conversations_api import ConversationsApi, Target
from eightgentc_edge_gateway.ports.turn_event import TurnEvent
from eightgentc_kit.errors import Code, DomainError, FieldInvalid
from eightgentc_kit.ids import new_id
from eightgentc_kit.logging import logger

log = logger(__name__)

_STREAM = {
    "description": "UI message stream, protocol v1 of the AI SDK (ai 5, 6 and 7).",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}


def chat_routes(conversations: ConversationsApi, drain: Drain) -> APIRouter:
    """`/api/chat`."""
    router = APIRouter(prefix="/api/chat", tags=["chats"], route_class=StrictRoute)

    @router.post("", response_model=None, responses={200: _STREAM}, openapi_extra={"x-problems": [404, 409]})
    async def stream_turn(request: ChatRequest, person: Person, key: IdempotencyKey = "") -> Response:
        """Saves the last message of the person and streams the model's answer. Leaving does not stop the answer.

        The server is the source of the history: earlier messages in the body are passed over.
        """
        target = Target(request.id, request.project_id, request.section)
        message = _last_message(request)

        def ask(_seen: int) -> AsyncGenerator[TurnEvent, None]:
            # The same message again streams the same turn, from its start.
            return conversations.stream_turn(person, target, message, request_id=key)

        return await _streamed(ask, drain) or nothing()

    @router.get(
        "/{id}/stream",
        response_model=None,
        responses={200: _STREAM, 204: {"description": "No turn is running."}},
    )
    async def resume_turn(
        id: str,
        person: Person,
        last_event_id: Annotated[int, Header(alias="Last-Event-ID", ge=0, le=INT64_MAX)] = 0,
    ) -> Response:
        """The running turn again, from its start; with `Last-Event-ID` only what came after that entry."""

        def ask(seen: int) -> AsyncGenerator[TurnEvent, None]:
            return conversations.resume_turn(person, id, after=seen)

        try:
            return await _streamed(ask, drain, after=last_event_id) or nothing()
        except DomainError as error:
            if error.code is Code.NOT_FOUND:
                return nothing()  # clients ask before a chat's first message
            raise

    @router.post("/{id}/stop", **gives(ChatStopped, problems=(404,)))
    async def stop_turn(id: str, person: Person, stop: StopChat = _STOP_ANY) -> Response:
        """Stops the running turn; what was said is saved."""
        await conversations.stop_turn(person, id, turn_id=stop.active_stream_id or "")
        return answer(ChatStopped())

    return router


_STOP_ANY = StopChat()


async def _streamed(ask: AskForTurn, drain: Drain, *, after: int = 0) -> Response | None:
    """The turn as a stream, once its first event has come: until then a refusal is a plain answer. None: no turn."""
    events = follow_turn(ask)
    first = await anext(events, None)
    if first is None:
        return None
    stream = UiMessageStream()
    frames = _frames(stream, first, events, after)
    return EventStream(frames, farewell=stream.farewell, drain=drain, headers=HEADERS)


async def _frames(
    stream: UiMessageStream, first: TurnEvent, events: AsyncGenerator[TurnEvent, None], after: int
) -> AsyncGenerator[bytes, None]:
    """Every event is translated, for what follows builds on it; those that the client has are not sent again."""
    async with aclosing(events):
        if (frames := stream.frames(first)) and first.number > after:
            yield frames
        try:
            async for event in events:
                if (frames := stream.frames(event)) and event.number > after:
                    yield frames
        except DomainError as error:
            log.info("turn lost", reason=error.reason)
            yield stream.failure(error.message)
        if not stream.ended:
            yield stream.farewell()


def _last_message(request: ChatRequest) -> NewMessage:
    """The last message of the person. Raises RequestValidationError, FieldInvalid."""
    sent = [request.message] if request.message is not None else request.messages or []
    last = next((message for message in reversed(sent) if message.get("role") == "user"), None)
    if last is None:
        raise FieldInvalid.of("messages", "must hold a message of the person")
    try:
        message = UiMessage.model_validate(last)
    except ValidationError as error:
        raise RequestValidationError(
            [{**fault, "loc": ("body", "message", *fault["loc"])} for fault in error.errors()]
        ) from error
    # Its key lets the turn be found again by asking for it anew.
    return NewMessage(parts=message.parts, metadata=message.metadata, id=message.id or new_id())
