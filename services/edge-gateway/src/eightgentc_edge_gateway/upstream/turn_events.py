"""The events of a turn, from either call that streams them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc_edge_gateway.upstream.released_turn_events import in_current_words


async def events_of(
    answers: AsyncGenerator[pb.StreamTurnResponse, None] | AsyncGenerator[pb.ResumeTurnResponse, None],
) -> AsyncGenerator[pb.TurnEvent, None]:
    """Closing the generator cancels the call."""
    async with aclosing(answers):
        async for answer in answers:
            yield in_current_words(answer.event)
