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


def turn(project_id, text, chat="chat-1", key="m-1", *, section="Context", **fields):
    return rpc.StreamTurnRequest(
        target=rpc.ConversationTarget(conversation_id=chat, project_id=project_id, section=section),
        message=pb.Message(parts=text_parts(text), client_key=key),
        **fields,
    )


def regenerate(chat="chat-1", message_id=""):
    """Another answer, with no message along."""
    return rpc.StreamTurnRequest(
        target=rpc.ConversationTarget(conversation_id=chat), regenerate=True, message_id=message_id
    )


async def messages(service, person, chat, **fields):
    listed = await person.call(
        service.conversations.ListMessages, rpc.ListMessagesRequest(conversation_id=chat, **fields)
    )
    return list(listed.messages)


async def texts(service, person, chat="chat-1", **fields):
    """What was said: the text of each message."""
    return [text_of(message) for message in await messages(service, person, chat, **fields)]


def text_of(message):
    return "".join(part.get("text", "") for part in json.loads(message.parts))
