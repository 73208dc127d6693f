"""Conversations about sections, and their messages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import answer
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import gives
from eightgentc_edge_gateway.adapters.inbound.http.parameters import (
    ConversationId,
    IdempotencyKey,
    PageSize,
    PageToken,
    ProjectId,
)
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
from eightgentc_edge_gateway.contract.conversation import (
    Conversation,
    ConversationPage,
    Message,
    MessagePage,
    NewConversation,
    NewMessage,
)
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.ports.conversations_api import ConversationsApi, Target


def conversations_routes(conversations: ConversationsApi) -> APIRouter:
    """`/api/projects/{project_id}/conversations`."""
    router = APIRouter(
        prefix="/api/projects/{project_id}/conversations", tags=["chats"], route_class=StrictRoute
    )

    @router.post("", **gives(Conversation, status=201, problems=(403, 404, 409, 422)))
    async def create_conversation(
        project_id: ProjectId, conversation: NewConversation, person: Person, key: IdempotencyKey = ""
    ) -> Response:
        """Opens a conversation about a section; there may be several about one."""
        given = await conversations.create_conversation(person, project_id, conversation, request_id=key)
        location = {"Location": f"/api/projects/{project_id}/conversations/{given.value.id}"}
        return answer(given.value, status=201, replayed=given.replayed, headers=location)

    @router.get("", **gives(ConversationPage, problems=(404,)))
    async def list_conversations(
        project_id: ProjectId,
        person: Person,
        section: Annotated[str, Query(description="Only those about this section.", max_length=400)] = "",
        page_size: PageSize = 0,
        page_token: PageToken = "",
    ) -> Response:
        """Conversations, newest change first."""
        page = Page(page_size, page_token)
        return answer(await conversations.list_conversations(person, project_id, page, section=section))

    @router.get("/{conversation_id}", **gives(Conversation, problems=(404,)))
    async def get_conversation(
        project_id: ProjectId, conversation_id: ConversationId, person: Person
    ) -> Response:
        """One conversation."""
        return answer(await conversations.get_conversation(person, project_id, conversation_id))

    @router.get("/{conversation_id}/messages", **gives(MessagePage, problems=(404,)))
    async def list_messages(
        project_id: ProjectId,
        conversation_id: ConversationId,
        person: Person,
        page_size: PageSize = 0,
        page_token: PageToken = "",
    ) -> Response:
        """Its messages, oldest first, in their parts as they came."""
        page = Page(page_size, page_token)
        return answer(await conversations.list_messages(person, project_id, conversation_id, page))

    @router.post("/{conversation_id}/messages", **gives(Message, status=201, problems=(403, 404, 422)))
    async def append_message(
        project_id: ProjectId,
        conversation_id: ConversationId,
        message: NewMessage,
        person: Person,
        key: IdempotencyKey = "",
    ) -> Response:
        """Saves a person's message, without an answer."""
        target = Target(conversation_id, project_id)
        given = await conversations.append_message(person, target, message, request_id=key)
        return answer(given.value, status=201, replayed=given.replayed)

    return router
