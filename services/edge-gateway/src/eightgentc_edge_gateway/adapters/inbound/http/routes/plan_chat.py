"""The plan's own path for chat messages."""

from __future__ import annotations

from contextlib import aclosing

from fastapi import APIRouter
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import answer
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import gives
from eightgentc_edge_gateway.adapters.inbound.http.parameters import IdempotencyKey
from eightgentc_edge_gateway.adapters.inbound.http.routes.plan_paths import TAG
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
from eightgentc_edge_gateway.application.await_reply import await_reply
from eightgentc_edge_gateway.application.follow_turn import follow_turn
from eightgentc_edge_gateway.contract.conversation import NewMessage
from eightgentc_edge_gateway.contract.plan_paths import ChatMessage, NewChatMessage
from eightgentc_edge_gateway.ports.conversations_api import ConversationsApi, Target
from eightgentc_kit.ids import new_id


def plan_chat_routes(conversations: ConversationsApi) -> APIRouter:
    """`/api/chat/message`."""
    router = APIRouter(prefix="/api/chat", tags=[TAG], route_class=StrictRoute)

    @router.post("/message", **gives(ChatMessage, status=201, problems=(403, 404, 409, 422, 502, 504)))
    async def post_message(sent: NewChatMessage, person: Person, key: IdempotencyKey = "") -> Response:
        """Saves a person's message; with `reply: true` the model's answer comes along."""
        target = Target(sent.conversation_id, sent.project_id, sent.section)
        message = NewMessage(parts=[{"type": "text", "text": sent.content}], id=new_id())
        given = await conversations.append_message(person, target, message, request_id=key)
        saved, reply = given.value, None
        if sent.reply:
            # A repeat is answered with the message of the first time, and its key streams that one's turn.
            again = NewMessage(parts=message.parts, id=saved.client_key or "")
            where = Target(saved.conversation_id)
            turn = follow_turn(lambda _: conversations.stream_turn(person, where, again, request_id=""))
            async with aclosing(turn) as events:
                reply = await await_reply(events)
        written = ChatMessage(
            id=saved.id, conversation_id=saved.conversation_id, timestamp=saved.created_at, reply=reply
        )
        return answer(written, status=201, replayed=given.replayed)

    return router
