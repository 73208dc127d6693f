"""Places for a few at a time, given by turns: who wants many waits behind himself, and others are next.

A semaphore lets in who came first, so that a hundred calls of one tenant are all served before one of another. Here
each key has a line of its own, and the lines take turns (round robin): before somebody's first call, at most one of
each other key is let in.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class LineFull(Exception):
    """Too many wait already: of this key, or of all."""


class FairLine:
    """Belongs to one event loop.

    `places`: how many are held at a time. `at_once`: how many of them by one key. `most_waiting`: how many wait,
    `most_waiting_of_one`: of one key.
    """

    def __init__(
        self, places: int, *, most_waiting: int, most_waiting_of_one: int, at_once: int | None = None
    ) -> None:
        self._free = places
        self._at_once = at_once or places
        self._most_waiting = most_waiting
        self._most_waiting_of_one = most_waiting_of_one
        self._waiting = 0
        self._held: Counter[str] = Counter()
        # The order of the keys is whose turn it is.
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return self._waiting

    @asynccontextmanager
    async def place(self, key: str) -> AsyncIterator[None]:
        """Hold a place. It is for the caller to bound the wait in time.

        Raises:
            LineFull: at once.
        """
        await self.take(key)
        try:
            yield
        finally:
            self.leave(key)

    async def take(self, key: str) -> None:
        """As `place`, given back by `leave`."""
        if self.take_free(key):
            return
        turn = self._stand_in_line(key)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._step_out(key, turn)
            else:
                self.leave(key)  # the place came with the cancellation
            raise

    def take_free(self, key: str) -> bool:
        """As `take`, where there is no need to wait; False: there is."""
        # Where a place is free, nobody waits who might have it.
        if not self._free or self._held[key] >= self._at_once:
            return False
        self._free -= 1
        self._held[key] += 1
        return True

    def leave(self, key: str) -> None:
        """Give a place back: the next turn has it."""
        self._free += 1
        self._held[key] -= 1
        if not self._held[key]:
            del self._held[key]
        self._let_in()

    def _stand_in_line(self, key: str) -> asyncio.Future[None]:
        line = self._lines.get(key, ())
        if self._waiting >= self._most_waiting or len(line) >= self._most_waiting_of_one:
            raise LineFull
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(key, deque()).append(turn)
        self._waiting += 1
        return turn

    def _step_out(self, key: str, turn: asyncio.Future[None]) -> None:
        """Unless `_let_in` met it first."""
        line = self._lines.get(key)
        if line is None or turn not in line:
            return
        line.remove(turn)
        self._waiting -= 1
        if not line:
            del self._lines[key]

    def _let_in(self) -> None:
        while self._free:
            key = next((key for key in self._lines if self._held[key] < self._at_once), None)
            if key is None:
                return
            line = self._lines.pop(key)
            turn = line.popleft()
            if line:
                self._lines[key] = line  # behind the others
            self._waiting -= 1
            if not turn.cancelled():
                self._free -= 1
                self._held[key] += 1
                turn.set_result(None)
