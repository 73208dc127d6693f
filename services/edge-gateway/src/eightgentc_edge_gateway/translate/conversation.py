"""Conversations and their messages."""

from __future__ import annotations

from typing import Literal
from uuid import UUID, uuid5

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc_edge_gateway.contract.chat import ChatRequest
from eightgentc_edge_gateway.contract.conversation import (
    Conversation,
    ConversationPage,
    Message,
    MessagePage,
    NewConversation,
    NewMessage,
)
from eightgentc_edge_gateway.translate.reader import Reader
from eightgentc_edge_gateway.translate.writer import Writer
from eightgentc_kit.ids import new_id


def _role(message: conversation_pb2.Message) -> Literal["user", "assistant"]:
    return "assistant" if message.role == "assistant" else "user"


to_conversation = Reader(conversation_pb2.Conversation, Conversation)
to_conversation_page = Reader(pb.ListConversationsResponse, ConversationPage)
to_message = Reader(conversation_pb2.Message, Message, role=_role)
to_message_page = Reader(pb.ListMessagesResponse, MessagePage, messages=to_message)

from_new_conversation = Writer(NewConversation, conversation_pb2.Conversation)
from_new_message = Writer(NewMessage, conversation_pb2.Message, id="client_key", role=None)
from_chat_request = Writer(
    ChatRequest,
    pb.ConversationTarget,
    id="conversation_id",
    messages=None,
    message=None,
    trigger=None,
    message_id=None,
    time_zone=None,
    tool_approval=None,
    queue=None,
)


def id_of_request(key: str) -> str:
    """The id of a message that came without one: the same for the same Idempotency-Key, else a new one."""
    return str(uuid5(_OF_REQUESTS, key)) if key else new_id()


_OF_REQUESTS = UUID("4b3c1d0e-6f52-4e0a-9a53-9c1f2d8e7b60")
