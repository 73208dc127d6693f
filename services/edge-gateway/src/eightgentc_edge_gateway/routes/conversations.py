"""Conversations about sections, and their messages."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1.conversation_service_pb2_grpc import ConversationServiceStub
from eightgentc_edge_gateway.contract.conversation import (
    Conversation,
    ConversationPage,
    Message,
    MessagePage,
    NewConversation,
    NewMessage,
    SelectedBranch,
)
from eightgentc_edge_gateway.http.answers import answer
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.parameters import (
    ConversationId,
    IdempotencyKey,
    PageSize,
    PageToken,
    ProjectId,
)
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.translate import conversation as translate
from eightgentc_edge_gateway.upstream.service_client import ServiceClient


def conversations_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects/{project_id}/conversations`."""
    router = APIRouter(
        prefix="/api/projects/{project_id}/conversations", tags=["chats"], route_class=StrictRoute
    )
    stub = ConversationServiceStub(projects.shared)

    @router.post("", **gives(Conversation, status=201, problems=(403, 404, 409, 422)))
    async def create_conversation(
        project_id: ProjectId, conversation: NewConversation, person: Person, key: IdempotencyKey = ""
    ) -> Response:
        """Opens a conversation about a section; there may be several about one."""
        request = pb.CreateConversationRequest(
            project_id=project_id, conversation=translate.from_new_conversation(conversation), request_id=key
        )
        created = await projects.call(person, stub.CreateConversation, request)
        location = {"Location": f"/api/projects/{project_id}/conversations/{created.conversation.id}"}
        body = translate.to_conversation(created.conversation)
        return answer(body, status=201, replayed=created.replayed, headers=location)

    @router.get("", **gives(ConversationPage, problems=(404,)))
    async def list_conversations(
        project_id: ProjectId,
        person: Person,
        section: Annotated[str, Query(description="Only those about this section.", max_length=400)] = "",
        page_size: PageSize = 0,
        page_token: PageToken = "",
    ) -> Response:
        """Conversations, newest change first."""
        request = pb.ListConversationsRequest(
            project_id=project_id, page_size=page_size, page_token=page_token, section=section
        )
        return answer(
            translate.to_conversation_page(await projects.call(person, stub.ListConversations, request))
        )

    @router.get("/{conversation_id}", **gives(Conversation, problems=(404,)))
    async def get_conversation(
        project_id: ProjectId, conversation_id: ConversationId, person: Person
    ) -> Response:
        """One conversation."""
        request = pb.GetConversationRequest(project_id=project_id, conversation_id=conversation_id)
        found = await projects.call(person, stub.GetConversation, request)
        return answer(translate.to_conversation(found.conversation))

    @router.get("/{conversation_id}/messages", **gives(MessagePage, problems=(404,)))
    async def list_messages(
        project_id: ProjectId,
        conversation_id: ConversationId,
        person: Person,
        page_size: PageSize = 0,
        page_token: PageToken = "",
        branches: Annotated[
            Literal["shown", "all"],
            Query(description="`all`: earlier versions of messages and earlier answers, too."),
        ] = "shown",
    ) -> Response:
        """The messages of a conversation, oldest first, with their parts as they were sent."""
        request = pb.ListMessagesRequest(
            project_id=project_id,
            conversation_id=conversation_id,
            page_size=page_size,
            page_token=page_token,
            all=branches == "all",
        )
        return answer(translate.to_message_page(await projects.call(person, stub.ListMessages, request)))

    @router.put("/{conversation_id}/branch", **gives(Conversation, problems=(403, 404, 409)))
    async def select_branch(
        project_id: ProjectId, conversation_id: ConversationId, branch: SelectedBranch, person: Person
    ) -> Response:
        """Shows another branch: an earlier version of a message, or another answer. Models read the one that is shown."""
        request = pb.SelectBranchRequest(
            project_id=project_id, conversation_id=conversation_id, message_id=branch.message_id
        )
        selected = await projects.call(person, stub.SelectBranch, request)
        return answer(translate.to_conversation(selected.conversation))

    @router.post("/{conversation_id}/messages", **gives(Message, status=201, problems=(403, 404, 422)))
    async def append_message(
        project_id: ProjectId,
        conversation_id: ConversationId,
        message: NewMessage,
        person: Person,
        key: IdempotencyKey = "",
    ) -> Response:
        """Saves a person's message, without an answer."""
        target = pb.ConversationTarget(conversation_id=conversation_id, project_id=project_id)
        request = pb.AppendMessageRequest(
            target=target, message=translate.from_new_message(message), request_id=key
        )
        appended = await projects.call(person, stub.AppendMessage, request)
        return answer(translate.to_message(appended.message), status=201, replayed=appended.replayed)

    return router
