"""A turn is followed to its end through servers that stop and streams that break, and no event comes twice."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from itertools import count

import pytest

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc_edge_gateway.application.follow_turn import follow_turn
from eightgentc_kit.errors import Code, RemoteError

TURN = conversation_pb2.Turn(id="turn-1", conversation_id="chat-1")
QUEUED = pb.TurnEvent(queued=pb.TurnQueued(turn=TURN, position=1))
START = pb.TurnEvent(number=1, start=pb.TurnStart(turn=TURN))
END = pb.TurnEvent(number=4, finish=pb.TurnFinish(state=conversation_pb2.TURN_STATE_DONE))
STOPPING = pb.TurnFinish(state=conversation_pb2.TURN_STATE_RUNNING, reconnect=True)


def text(number: int) -> pb.TurnEvent:
    return pb.TurnEvent(number=number, text_delta=str(number))


def failure(code: Code) -> RemoteError:
    return RemoteError("no", code=code, reason=code.value, domain="grpc")


class Servers:
    """What each asking gets, one after the other; an error ends a stream."""

    def __init__(self, *streams: list[pb.TurnEvent | Exception]) -> None:
        self.streams = list(streams)
        self.asked: list[tuple[str, int]] = []
        self.closed = 0

    def begin(self) -> AsyncGenerator[pb.TurnEvent, None]:
        return self._stream("", 0)

    def resume(self, turn: conversation_pb2.Turn, seen: int) -> AsyncGenerator[pb.TurnEvent, None]:
        return self._stream(turn.id, seen)

    async def _stream(self, turn: str, seen: int) -> AsyncGenerator[pb.TurnEvent, None]:
        self.asked.append((turn, seen))
        try:
            for event in self.streams.pop(0):
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            self.closed += 1

    async def read(self, *, give_up: float = 5.0) -> list[int]:
        events = follow_turn(self.begin, self.resume, first_pause=0.0, give_up=give_up)
        return [event.number async for event in events]


async def test_server_that_stops_hands_the_turn_over():
    servers = Servers([START, text(2), pb.TurnEvent(number=2, finish=STOPPING)], [text(3), END])

    assert await servers.read() == [1, 2, 3, 4]
    assert servers.asked == [("", 0), ("turn-1", 2)]
    assert servers.closed == 2


async def test_broken_stream_is_asked_for_again_and_nothing_comes_twice():
    servers = Servers([START, text(2), failure(Code.UNAVAILABLE)], [START, text(2), text(3), END])

    assert await servers.read() == [1, 2, 3, 4]


async def test_refusal_before_the_first_event_is_the_callers():
    servers = Servers([failure(Code.UNAVAILABLE)])

    with pytest.raises(RemoteError):
        await servers.read()
    assert servers.asked == [("", 0)]


async def test_refusal_on_the_way_is_not_asked_again():
    servers = Servers([START, failure(Code.PERMISSION_DENIED)])

    with pytest.raises(RemoteError):
        await servers.read()
    assert len(servers.asked) == 1


async def test_turn_that_stays_lost_ends_without_an_end():
    servers = Servers([START, failure(Code.UNAVAILABLE)], *([[failure(Code.UNAVAILABLE)]] * 1_000))

    assert await servers.read(give_up=0.01) == [1]
    assert len(servers.asked) > 1


async def test_reader_that_disconnects_closes_the_call():
    servers = Servers([START, text(2), END])
    events = follow_turn(servers.begin, servers.resume)
    await anext(events)

    await events.aclose()

    assert servers.closed == 1


@pytest.mark.parametrize("end", [failure(Code.UNAVAILABLE), pb.TurnEvent(finish=STOPPING)])
async def test_turn_that_waits_is_followed_where_its_server_went(end):
    servers = Servers([QUEUED, end], [QUEUED, START, text(2), text(3), END])

    assert await servers.read() == [0, 0, 1, 2, 3, 4]
    assert servers.asked == [("", 0), ("turn-1", 0)]


async def test_turn_that_waits_is_left_where_no_server_answers():
    servers = Servers(
        [QUEUED, failure(Code.UNAVAILABLE)], *([failure(Code.UNAVAILABLE)] for _ in range(100_000))
    )

    assert await servers.read(give_up=0.05) == [0]


async def test_turn_that_waited_for_long_is_not_left_when_its_stream_breaks(monkeypatch):
    servers, late = (
        Servers([QUEUED, failure(Code.DEADLINE_EXCEEDED)], [START, text(2), text(3), END]),
        count(step=60),
    )
    monkeypatch.setattr(time, "monotonic", lambda: next(late))

    assert await servers.read(give_up=65.0) == [0, 1, 2, 3, 4]
