"""Follows a turn that waits: its place in the queue whenever that changes, and then the turn to its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from eightgentc_projects.application.follow_turn import follow_turn
from eightgentc_projects.application.queue_signals import QueueSignals
from eightgentc_projects.domain.conversation import Turn
from eightgentc_projects.domain.stream_event import Queued, ReadEvent
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.workspace import Stores

_ASK_AGAIN_SECONDS = 0.5


async def follow_queued_turn(
    stores: Stores, journal: TurnJournal, signals: QueueSignals, turn: Turn, after: int = 0
) -> AsyncIterator[tuple[int, ReadEvent]]:
    """(number, event) up to `Finish`; `Queued` has the number 0. `after`: of the turn's events."""
    told = 0
    while True:
        moved = signals.moved
        position = await stores.queue.position(turn.id)
        if not position:
            break
        if position != told:
            yield 0, Queued(turn, position)
            told = position
        with suppress(TimeoutError):
            async with asyncio.timeout(_ASK_AGAIN_SECONDS):
                await moved.wait()
    async for item in follow_turn(stores, journal, await stores.conversations.turn(turn.id), after):
        yield item
