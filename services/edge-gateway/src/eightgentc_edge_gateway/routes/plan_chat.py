"""The plan's own path for chat messages."""

from __future__ import annotations

from contextlib import aclosing

from fastapi import APIRouter
from starlette.responses import Response

from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1.conversation_service_pb2_grpc import ConversationServiceStub
from eightgentc_edge_gateway.application.await_reply import await_reply
from eightgentc_edge_gateway.contract.conversation import NewMessage
from eightgentc_edge_gateway.contract.plan_paths import ChatMessage, NewChatMessage
from eightgentc_edge_gateway.http.answers import answer
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.parameters import IdempotencyKey
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.routes.plan_paths import TAG
from eightgentc_edge_gateway.translate.conversation import from_new_message, id_of_request
from eightgentc_edge_gateway.translate.plan_paths import (
    from_new_chat_message,
    to_asked_message,
    to_chat_message,
)
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_edge_gateway.upstream.turn_events import Turns


def plan_chat_routes(projects: ServiceClient) -> APIRouter:
    """`/api/chat/message`."""
    router = APIRouter(prefix="/api/chat", tags=[TAG], route_class=StrictRoute)
    stub, turns = ConversationServiceStub(projects.shared), Turns(projects)

    @router.post("/message", **gives(ChatMessage, status=201, problems=(403, 404, 409, 422, 502, 504)))
    async def post_message(sent: NewChatMessage, person: Person, key: IdempotencyKey = "") -> Response:
        """Saves a person's message; with `reply: true` the model's answer comes along, and a refusal saves nothing."""
        new = NewMessage(parts=[{"type": "text", "text": sent.content}], id=id_of_request(key))
        message = from_new_message(new)
        target = from_new_chat_message(sent)
        if sent.reply:
            asked = pb.StreamTurnRequest(
                target=target, message=message, request_id=key, time_zone=sent.time_zone
            )
            async with aclosing(turns.begin(person, asked)) as events:
                start, reply = await await_reply(events)
            written = {**to_asked_message(start.turn), "reply": reply.model_dump()}
            return answer(written, status=201, replayed=start.replayed)
        request = pb.AppendMessageRequest(target=target, message=message, request_id=key)
        appended = await projects.call(person, stub.AppendMessage, request)
        return answer(to_chat_message(appended.message), status=201, replayed=appended.replayed)

    return router
