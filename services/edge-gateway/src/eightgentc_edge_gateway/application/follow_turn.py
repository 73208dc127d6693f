"""A turn followed to its end: where the server stops, or the stream breaks, the rest of the turn is asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc_kit.errors import Code, DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)

GIVE_UP_SECONDS = 20.0
"""Without a new event. A server that died is there again before, and what it left open is closed."""
FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 1.0

_BROKEN_OFF = (Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.CANCELLED)

Events = AsyncGenerator[pb.TurnEvent, None]
Resume = Callable[[conversation_pb2.Turn, int], Events]
"""The events of this turn after a number, also where it has ended. Earlier ones are skipped."""


async def follow_turn(
    begin: Callable[[], Events],
    resume: Resume,
    *,
    first_pause: float = FIRST_PAUSE,
    give_up: float = GIVE_UP_SECONDS,
) -> Events:
    """Every event once, in order, and before them each `queued`. Ends with `finish`, or without it where the turn could
    not be followed any further.

    Args:
        begin: the events of a turn from its start; asked once.
        resume: the rest of it.
        first_pause: seconds before it is asked for; each further pause is twice as long.
        give_up: seconds without a new event; while the turn waits, without an answer.

    Raises:
        DomainError: the turn did not begin, or was refused on the way.
    """
    turn, seen, pause, waits = conversation_pb2.Turn(), 0, first_pause, False
    until = time.monotonic() + give_up
    while True:
        try:
            async with aclosing(resume(turn, seen) if seen or turn.id else begin()) as events:
                async for event in events:
                    if event.HasField("queued"):
                        turn, pause, waits = event.queued.turn, first_pause, True
                        yield event
                        continue
                    if event.finish.reconnect:
                        break
                    if event.number <= seen:
                        continue
                    if event.HasField("start"):
                        turn = event.start.turn
                    waits = False
                    seen, pause, until = event.number, first_pause, time.monotonic() + give_up
                    yield event
                    if event.HasField("finish"):
                        return
                else:
                    return
        except DomainError as error:
            if not (seen or turn.id) or error.code not in _BROKEN_OFF:
                raise
            log.info("turn interrupted", reason=error.reason, after=seen)
        if waits:
            # It may have been silent for long before the stream broke, since its place did not change.
            waits, until = False, time.monotonic() + give_up
        if not (seen or turn.id) or time.monotonic() + pause > until:
            return
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
