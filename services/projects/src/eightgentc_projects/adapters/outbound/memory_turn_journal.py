"""The journal of turns in this process: readers are woken, events are forgotten some minutes after the end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from eightgentc_projects.domain.stream_event import Finish, TurnEvent

KEEP_SECONDS = 600.0
SILENCE_SECONDS = 30.0


@dataclass(slots=True)
class _Journal:
    events: list[TurnEvent] = field(default_factory=list)
    grown: asyncio.Event = field(default_factory=asyncio.Event)
    touched: float = field(default_factory=time.monotonic)

    @property
    def ended(self) -> bool:
        return bool(self.events) and isinstance(self.events[-1], Finish)


class MemoryTurnJournal:
    """Implements `TurnJournal` for one process."""

    def __init__(
        self, *, keep_seconds: float = KEEP_SECONDS, silence_seconds: float = SILENCE_SECONDS
    ) -> None:
        self._journals: dict[str, _Journal] = {}
        self._keep_seconds = keep_seconds
        self._silence_seconds = silence_seconds

    async def append(self, turn_id: str, event: TurnEvent) -> None:
        if turn_id not in self._journals:
            self._forget_old()
        journal = self._journals.setdefault(turn_id, _Journal())
        journal.events.append(event)
        journal.touched = time.monotonic()
        journal.grown.set()
        journal.grown = asyncio.Event()

    def knows(self, turn_id: str) -> bool:
        """Whether this process has any event of the turn."""
        return turn_id in self._journals

    async def read(self, turn_id: str, after: int) -> AsyncIterator[tuple[int, TurnEvent]]:
        journal = self._journals.get(turn_id)
        if journal is None:
            return
        number = after
        while True:
            grown = journal.grown
            while number < len(journal.events):
                number += 1
                yield number, journal.events[number - 1]
            if journal.ended:
                return
            try:
                async with asyncio.timeout(self._silence_seconds):
                    await grown.wait()
            except TimeoutError:
                return

    def _forget_old(self) -> None:
        oldest = time.monotonic() - self._keep_seconds
        for turn_id in [id for id, journal in self._journals.items() if journal.touched < oldest]:
            del self._journals[turn_id]
