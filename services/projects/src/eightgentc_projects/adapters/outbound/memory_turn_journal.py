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
    waiting: list[asyncio.Future[bool]] = field(default_factory=list)
    touched: float = field(default_factory=time.monotonic)

    @property
    def ended(self) -> bool:
        return bool(self.events) and isinstance(self.events[-1], Finish)

    def add(self, event: TurnEvent) -> None:
        """Add an event, and wake who waits for it."""
        self.events.append(event)
        self.touched = time.monotonic()
        waiting, self.waiting = self.waiting, []
        for reader in waiting:
            if not reader.done():
                reader.set_result(True)

    async def grows(self, seconds: float) -> bool:
        """Wait for the next event. False: none came in this time."""
        loop = asyncio.get_running_loop()
        reader: asyncio.Future[bool] = loop.create_future()
        self.waiting.append(reader)
        # A timer costs a third of `asyncio.timeout`, for every event of every reader.
        silence = loop.call_later(seconds, _fall_silent, reader)
        try:
            return await reader
        finally:
            silence.cancel()


def _fall_silent(reader: asyncio.Future[bool]) -> None:
    if not reader.done():
        reader.set_result(False)


class MemoryTurnJournal:
    """Implements `TurnJournal` for one process."""

    def __init__(
        self, *, keep_seconds: float = KEEP_SECONDS, silence_seconds: float = SILENCE_SECONDS
    ) -> None:
        self._journals: dict[str, _Journal] = {}
        self._keep_seconds = keep_seconds
        self._silence_seconds = silence_seconds

    async def append(self, turn_id: str, event: TurnEvent) -> None:
        self.add(turn_id, event)

    def add(self, turn_id: str, event: TurnEvent) -> int:
        """Add an event, and give its number."""
        journal = self._journals.get(turn_id)
        if journal is None:
            self._forget_old()
            journal = self._journals[turn_id] = _Journal()
        journal.add(event)
        return len(journal.events)

    def knows(self, turn_id: str) -> bool:
        """Whether this process has any event of the turn."""
        return turn_id in self._journals

    async def recorded(self, turn_id: str) -> list[TurnEvent]:
        journal = self._journals.get(turn_id)
        return list(journal.events) if journal else []

    async def read(self, turn_id: str, after: int) -> AsyncIterator[tuple[int, TurnEvent]]:
        journal = self._journals.get(turn_id)
        if journal is None:
            return
        number = after
        while True:
            while number < len(journal.events):
                number += 1
                yield number, journal.events[number - 1]
            if journal.ended or not await journal.grows(self._silence_seconds):
                return

    async def close(self) -> None:
        """Nothing to close."""

    def _forget_old(self) -> None:
        oldest = time.monotonic() - self._keep_seconds
        for turn_id in [id for id, journal in self._journals.items() if journal.touched < oldest]:
            del self._journals[turn_id]
