"""Chats for clients of the AI SDK: send a message and stream the answer, resume the stream, stop it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1.conversation_service_pb2_grpc import ConversationServiceStub
from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.application.follow_turn import Events
from eightgentc_edge_gateway.contract.chat import (
    REGENERATE,
    ChatRequest,
    ChatStopped,
    StopChat,
    UiMessage,
)
from eightgentc_edge_gateway.contract.conversation import NewMessage
from eightgentc_edge_gateway.http.answers import answer, nothing
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.event_stream import EventStream
from eightgentc_edge_gateway.http.parameters import INT64_MAX, IdempotencyKey
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.routes.tool_approvals import decided
from eightgentc_edge_gateway.translate.conversation import (
    from_chat_request,
    from_new_message,
    id_of_request,
)
from eightgentc_edge_gateway.translate.tool_approvals import end, tool_approvals
from eightgentc_edge_gateway.translate.ui_message_stream import HEADERS, UiMessageStream
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_edge_gateway.upstream.turn_events import Turns
from eightgentc_kit.errors import Code, DomainError, FieldInvalid
from eightgentc_kit.logging import logger

log = logger(__name__)

_STREAM = {
    "description": "UI message stream, protocol v1 of the AI SDK (ai 5, 6 and 7).",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}
_LOST = "The connection to the answer was lost. Load the chat again: the answer is saved as far as it came."
ChatProject = Annotated[
    str,
    Query(alias="projectId", description="Needed where your chat id names a chat in several projects."),
]


def chat_routes(projects: ServiceClient, drain: Drain) -> APIRouter:
    """`/api/chat`."""
    router = APIRouter(prefix="/api/chat", tags=["chats"], route_class=StrictRoute)
    stub, turns = ConversationServiceStub(projects.shared), Turns(projects)

    @router.post("", response_model=None, responses={200: _STREAM}, openapi_extra={"x-problems": [404, 409]})
    async def stream_turn(request: ChatRequest, person: Person, key: IdempotencyKey = "") -> Response:
        """Saves the last message of the person and streams the model's answer. Disconnecting does not stop the answer.

        Asked to write, draw, plan, remember or forget something, the chat does it for those who may change the plan: the
        answer has a part for the tool and one with what was made (`data-plan-section`, `data-graph`, `data-diagram`,
        `data-insight`), whose id is that of a proposal.

        The server is the source of the history: earlier messages in the body are ignored. A message that was sent before
        streams its answer again; after one that failed or was stopped it asks the model again. With another content it is
        a new version of that message. With `trigger: "regenerate-message"` another answer is written beside the first;
        `messageId` names the message, or the answer to replace.

        With `queue: true` a message that is sent while the model answers waits, and is answered when those before it have
        been. Its stream begins with `data-queued` (`turnId`, `position`), again whenever its place changes.
        """
        if answers := tool_approvals(request):
            if not request.project_id:
                raise FieldInvalid.of("projectId", "is required with answers to tool approvals")
            frames = decided(projects, person, request.project_id, answers)
            return EventStream(frames, on_drain=end, drain=drain, headers=HEADERS)
        message = _last_message(request, key)
        asked = pb.StreamTurnRequest(
            target=from_chat_request(request),
            message=from_new_message(message) if message else None,
            request_id=key,
            regenerate=request.trigger == REGENERATE,
            message_id=(request.message_id or "") if request.trigger == REGENERATE else "",
            time_zone=request.time_zone,
            queue=request.queue,
        )
        return await _streamed(turns.begin(person, asked), drain, asks=request.tool_approval) or nothing()

    @router.get(
        "/{id}/stream",
        response_model=None,
        responses={200: _STREAM, 204: {"description": "No turn runs or waits."}},
    )
    async def resume_turn(
        id: str,
        person: Person,
        last_event_id: Annotated[int, Header(alias="Last-Event-ID", ge=0, le=INT64_MAX)] = 0,
        project_id: ChatProject = "",
    ) -> Response:
        """Streams the running turn from its start; with `Last-Event-ID`, only what comes after that event.

        Where none runs, the first that waits is streamed, from `data-queued` on.
        """
        asked = pb.ResumeTurnRequest(conversation_id=id, project_id=project_id)
        try:
            return await _streamed(turns.resume(person, asked), drain, after=last_event_id) or nothing()
        except DomainError as error:
            if error.code is Code.NOT_FOUND:
                return nothing()  # clients ask before a chat's first message
            raise

    @router.post("/{id}/stop", **gives(ChatStopped, problems=(404,)))
    async def stop_turn(
        id: str, person: Person, stop: StopChat = _STOP_ANY, project_id: ChatProject = ""
    ) -> Response:
        """Stops the running turn; the text so far is saved. Those that wait behind it go on.

        `activeStreamId` may name one that waits: then its message never becomes part of the chat.
        """
        request = pb.StopTurnRequest(
            conversation_id=id, turn_id=stop.active_stream_id or "", project_id=project_id
        )
        told = await projects.call(person, stub.StopTurn, request)
        return answer(ChatStopped(stopped=told.HasField("turn")).model_dump())

    return router


_STOP_ANY = StopChat()


async def _streamed(events: Events, drain: Drain, *, after: int = 0, asks: bool = False) -> Response | None:
    """The turn as a stream, once its first event has come: until then a refusal is a plain answer. None: no turn."""
    first = await anext(events, None)
    if first is None:
        return None
    stream = UiMessageStream(asks=asks)
    frames = _frames(stream, first, events, after)
    return EventStream(frames, on_drain=stream.reconnect, drain=drain, headers=HEADERS)


async def _frames(
    stream: UiMessageStream, first: pb.TurnEvent, events: Events, after: int
) -> AsyncGenerator[bytes, None]:
    """Every event is translated, for what follows builds on it; those that the client has are not sent again."""
    async with aclosing(events):
        if (frames := stream.frames(first)) and (first.number > after or first.HasField("queued")):
            yield frames
        try:
            async for event in events:
                if (frames := stream.frames(event)) and (event.number > after or event.HasField("queued")):
                    yield frames
        except DomainError as error:
            log.info("turn lost", reason=error.reason)
            yield stream.failure(error.message)
        if not stream.ended:
            yield stream.reconnect() + stream.failure(_LOST)


def _last_message(request: ChatRequest, key: str) -> NewMessage | None:
    """The last message of the person; None: another answer is asked for, and no message came along.

    Raises:
        RequestValidationError, FieldInvalid.
    """
    sent = [request.message] if request.message is not None else request.messages or []
    last = next((message for message in reversed(sent) if message.get("role") == "user"), None)
    if last is None and request.trigger == REGENERATE:
        return None
    if last is None:
        raise FieldInvalid.of("messages", "must hold a message of the person")
    try:
        message = UiMessage.model_validate(last)
    except ValidationError as error:
        raise RequestValidationError(
            [{**fault, "loc": ("body", "message", *fault["loc"])} for fault in error.errors()]
        ) from error
    return NewMessage(parts=message.parts, metadata=message.metadata, id=message.id or id_of_request(key))
