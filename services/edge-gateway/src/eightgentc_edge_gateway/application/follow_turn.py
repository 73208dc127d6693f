"""A turn followed to its end: where the server stops, or the stream breaks, the turn is asked for again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc_kit.errors import Code, DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)

TRIES = 4
FIRST_PAUSE = 0.1

_BROKEN_OFF = (Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.CANCELLED)

AskForTurn = Callable[[int], AsyncGenerator[pb.TurnEvent, None]]
"""Streams the turn's events. Events up to the number have been seen; they may be sent again and are then skipped."""


async def follow_turn(
    ask: AskForTurn, *, first_pause: float = FIRST_PAUSE
) -> AsyncGenerator[pb.TurnEvent, None]:
    """Every event once, in order. Ends with `finish`, or without it where no server could be reached any more.

    Raises:
        DomainError: the turn did not begin, or was refused on the way.
    """
    seen, tries, pause = 0, 0, first_pause
    while tries < TRIES:
        try:
            async with aclosing(ask(seen)) as events:
                async for event in events:
                    if event.finish.reconnect:
                        break
                    if event.number <= seen:
                        continue
                    seen, tries, pause = event.number, 0, first_pause
                    yield event
                    if event.HasField("finish"):
                        return
                else:
                    return
        except DomainError as error:
            if not seen or error.code not in _BROKEN_OFF:
                raise
            log.info("turn interrupted", reason=error.reason, after=seen)
        tries += 1
        await asyncio.sleep(pause)
        pause *= 2
