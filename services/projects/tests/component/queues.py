"""Chats in which messages wait, for the tests of queued turns."""

import asyncio

from eightgentc.projects.v1 import conversation_service_pb2 as rpc
from eightgentc_kit.grpc.channel import call_stream

from .chats import turn


def queued(text, key, **fields):
    """A message to a chat that is there, which may wait."""
    return turn("", text, key=key, section="", queue=True, **fields)


class Queue:
    """A chat in which the model has begun to answer the first message and goes on once its gate opens."""

    def __init__(self, service):
        self._service = service
        self.project_id = ""
        self.streams = []

    async def begin(self, person):
        self._service.planner.gate = asyncio.Event()
        self.project_id = await self._service.project(person)
        self.first = call_stream(
            self._service.conversations.StreamTurn,
            turn(self.project_id, "One", key="m-1"),
            token=person.token,
        )
        self.turn_id = (await anext(self.first)).event.start.turn.id
        await anext(self.first)
        return self

    async def add(self, person, text, key, **fields):
        """A message that waits; its stream and its first event."""
        request = queued(text, key, **fields)
        stream = call_stream(self._service.conversations.StreamTurn, request, token=person.token)
        event = (await anext(stream)).event
        return stream, event.queued

    def go_on(self):
        self._service.planner.gate.set()

    async def listed(self, person):
        found = await person.call(
            self._service.conversations.GetConversation, rpc.GetConversationRequest(conversation_id="chat-1")
        )
        return list(found.conversation.queued)

    async def stop(self, person, turn_id=""):
        request = rpc.StopTurnRequest(conversation_id="chat-1", turn_id=turn_id)
        return (await person.call(self._service.conversations.StopTurn, request)).turn


async def rest(stream):
    """What a stream still brings."""
    async with asyncio.timeout(15):
        return [message.event async for message in stream]


def kinds(events):
    return [event.WhichOneof("part") or event.WhichOneof("event") for event in events]


def answered(events):
    return "".join(event.text_delta for event in events)
