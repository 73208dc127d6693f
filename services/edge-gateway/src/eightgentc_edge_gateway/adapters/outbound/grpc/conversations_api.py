"""Conversations and turns over gRPC."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import msgspec

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1.conversation_service_pb2_grpc import ConversationServiceStub
from eightgentc_edge_gateway.adapters.outbound.grpc.neighbour import Neighbour
from eightgentc_edge_gateway.adapters.outbound.grpc.turn_events import turn_event
from eightgentc_edge_gateway.adapters.outbound.grpc.values import time
from eightgentc_edge_gateway.contract.conversation import (
    Conversation,
    ConversationPage,
    Message,
    MessagePage,
    NewConversation,
    NewMessage,
)
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.ports.conversations_api import Prompt, Target
from eightgentc_edge_gateway.ports.given import Given
from eightgentc_edge_gateway.ports.turn_event import TurnEvent
from eightgentc_kit.identity.tokens import VerifiedToken


class GrpcConversationsApi:
    """Implements `ConversationsApi`."""

    def __init__(self, projects: Neighbour) -> None:
        self._projects = projects
        self._stub = ConversationServiceStub(projects.channel)

    async def create_conversation(
        self, person: VerifiedToken, project_id: str, conversation: NewConversation, *, request_id: str
    ) -> Given[Conversation]:
        request = pb.CreateConversationRequest(
            project_id=project_id,
            conversation=conversation_pb2.Conversation(
                section=conversation.section, title=conversation.title, client_key=conversation.client_key
            ),
            request_id=request_id,
        )
        answer = await self._projects.call(person, self._stub.CreateConversation, request)
        return Given(_conversation(answer.conversation), answer.replayed)

    async def get_conversation(
        self, person: VerifiedToken, project_id: str, conversation_id: str
    ) -> Conversation:
        request = pb.GetConversationRequest(project_id=project_id, conversation_id=conversation_id)
        answer = await self._projects.call(person, self._stub.GetConversation, request)
        return _conversation(answer.conversation)

    async def list_conversations(
        self, person: VerifiedToken, project_id: str, page: Page, *, section: str
    ) -> ConversationPage:
        request = pb.ListConversationsRequest(
            project_id=project_id, page_size=page.size, page_token=page.token, section=section
        )
        answer = await self._projects.call(person, self._stub.ListConversations, request)
        return ConversationPage(
            conversations=[_conversation(conversation) for conversation in answer.conversations],
            next_page_token=answer.next_page_token or None,
        )

    async def list_messages(
        self, person: VerifiedToken, project_id: str, conversation_id: str, page: Page
    ) -> MessagePage:
        request = pb.ListMessagesRequest(
            project_id=project_id,
            conversation_id=conversation_id,
            page_size=page.size,
            page_token=page.token,
        )
        answer = await self._projects.call(person, self._stub.ListMessages, request)
        return MessagePage(
            messages=[_message(message) for message in answer.messages],
            next_page_token=answer.next_page_token or None,
        )

    async def append_message(
        self, person: VerifiedToken, target: Target, message: NewMessage, *, request_id: str
    ) -> Given[Message]:
        request = pb.AppendMessageRequest(
            target=_target(target), message=_new_message(message), request_id=request_id
        )
        answer = await self._projects.call(person, self._stub.AppendMessage, request)
        return Given(_message(answer.message), answer.replayed)

    def stream_turn(
        self, person: VerifiedToken, target: Target, message: NewMessage, *, request_id: str
    ) -> AsyncGenerator[TurnEvent, None]:
        request = pb.StreamTurnRequest(
            target=_target(target), message=_new_message(message), request_id=request_id
        )
        return _events(self._projects.stream(person, self._stub.StreamTurn, request))

    def resume_turn(
        self, person: VerifiedToken, conversation_id: str, *, after: int
    ) -> AsyncGenerator[TurnEvent, None]:
        request = pb.ResumeTurnRequest(conversation_id=conversation_id, after_number=after)
        return _events(self._projects.stream(person, self._stub.ResumeTurn, request))

    async def stop_turn(self, person: VerifiedToken, conversation_id: str, *, turn_id: str) -> None:
        request = pb.StopTurnRequest(conversation_id=conversation_id, turn_id=turn_id)
        await self._projects.call(person, self._stub.StopTurn, request)

    async def complete_prompt(
        self, person: VerifiedToken, prompt: Prompt, *, request_id: str
    ) -> Given[dict[str, Any]]:
        request = pb.CompletePromptRequest(
            project_id=prompt.project_id,
            prompt=prompt.prompt,
            current_context=prompt.current_context,
            section=prompt.section,
            request_id=request_id,
        )
        answer = await self._projects.call(person, self._stub.CompletePrompt, request)
        return Given(msgspec.json.decode(answer.result), answer.replayed)


async def _events(
    call: AsyncGenerator[pb.StreamTurnResponse, None] | AsyncGenerator[pb.ResumeTurnResponse, None],
) -> AsyncGenerator[TurnEvent, None]:
    async with aclosing(call) as answers:
        async for answer in answers:
            event = turn_event(answer.event)
            if event is not None:
                yield event


def _target(target: Target) -> pb.ConversationTarget:
    return pb.ConversationTarget(
        conversation_id=target.conversation, project_id=target.project_id, section=target.section
    )


def _new_message(message: NewMessage) -> conversation_pb2.Message:
    return conversation_pb2.Message(
        parts=msgspec.json.encode(message.parts).decode(),
        metadata=msgspec.json.encode(message.metadata).decode() if message.metadata else "",
        client_key=message.id,
    )


def _conversation(message: conversation_pb2.Conversation) -> Conversation:
    return Conversation(
        id=message.id,
        project_id=message.project_id,
        section=message.section,
        title=message.title,
        client_key=message.client_key or None,
        created_at=time(message.create_time),
        updated_at=time(message.update_time),
    )


def _message(message: conversation_pb2.Message) -> Message:
    return Message(
        id=message.id,
        conversation_id=message.conversation_id,
        role="assistant" if message.role == "assistant" else "user",
        parts=msgspec.json.decode(message.parts),
        metadata=msgspec.json.decode(message.metadata) if message.metadata else None,
        client_key=message.client_key or None,
        author_id=message.author_id or None,
        turn_id=message.turn_id or None,
        state=message.state,
        created_at=time(message.create_time),
    )
