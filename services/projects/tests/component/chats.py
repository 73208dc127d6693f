"""Messages, turns and what a chat holds, for the tests of conversations and turns."""

import json

from eightgentc.projects.v1 import conversation_pb2 as pb
from eightgentc.projects.v1 import conversation_service_pb2 as rpc


def text_parts(text):
    return json.dumps([{"type": "text", "text": text}])


def append(project_id, section, text, chat="", **fields):
    return rpc.AppendMessageRequest(
        target=rpc.ConversationTarget(project_id=project_id, section=section, conversation_id=chat),
        message=pb.Message(parts=text_parts(text), **fields),
    )


def turn(project_id, text, chat="chat-1", key="m-1", *, section="Context"):
    return rpc.StreamTurnRequest(
        target=rpc.ConversationTarget(conversation_id=chat, project_id=project_id, section=section),
        message=pb.Message(parts=text_parts(text), client_key=key),
    )


async def messages(service, person, chat):
    listed = await person.call(
        service.conversations.ListMessages, rpc.ListMessagesRequest(conversation_id=chat)
    )
    return list(listed.messages)
