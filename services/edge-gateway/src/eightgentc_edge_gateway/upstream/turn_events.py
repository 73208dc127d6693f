"""Turns of one person: begun, resumed, and followed to their end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1.conversation_service_pb2_grpc import ConversationServiceStub
from eightgentc_edge_gateway.application.follow_turn import Events, follow_turn
from eightgentc_edge_gateway.upstream.released_turn_events import in_current_words
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.identity.tokens import VerifiedToken


class Turns:
    """`projects`: the service that runs them."""

    def __init__(self, projects: ServiceClient) -> None:
        self._projects = projects
        self._stub = ConversationServiceStub(projects.shared)

    def begin(self, person: VerifiedToken, request: pb.StreamTurnRequest) -> Events:
        """The turn that answers a message, followed to its end as in `follow_turn`."""
        return self._follow(person, self._projects.stream(person, self._stub.StreamTurn, request))

    def resume(self, person: VerifiedToken, request: pb.ResumeTurnRequest) -> Events:
        """The turn that runs; no events where none does."""
        return self._follow(person, self._projects.stream(person, self._stub.ResumeTurn, request))

    def _follow(self, person: VerifiedToken, answers: _Answers) -> Events:
        return follow_turn(lambda: _events_of(answers), partial(self._rest, person))

    def _rest(self, person: VerifiedToken, turn: conversation_pb2.Turn, seen: int) -> Events:
        request = pb.ResumeTurnRequest(
            conversation_id=turn.conversation_id, turn_id=turn.id, after_number=seen
        )
        return _events_of(self._projects.stream(person, self._stub.ResumeTurn, request))


_Answers = AsyncGenerator[pb.StreamTurnResponse, None] | AsyncGenerator[pb.ResumeTurnResponse, None]


async def _events_of(answers: _Answers) -> Events:
    """The events of either call. Closing the generator cancels the call."""
    async with aclosing(answers):
        async for answer in answers:
            yield in_current_words(answer.event)
