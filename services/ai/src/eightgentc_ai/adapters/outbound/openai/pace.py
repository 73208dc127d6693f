"""How often the streams of a process are read: each at once while there are few, in beats while there are many."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_BEAT = 0.05
"""Seconds. Words that come every 33 ms still reach a reader at least every 80 ms."""
_BEAT_PER_STREAM = 0.002


class Pace:
    """Bounds how often all open streams together are read, and so what they cost, to some 500 times a second."""

    def __init__(self) -> None:
        self._open = 0

    @property
    def beat(self) -> float:
        """Seconds from one read of a stream to its next."""
        return min(LONGEST_BEAT, self._open * _BEAT_PER_STREAM)

    @contextmanager
    def stream(self) -> Iterator[None]:
        """A stream that is open meanwhile."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    async def rest(self) -> None:
        """Wait for the next beat, which is the same for all streams: what they bring then travels together."""
        beat = self.beat
        await asyncio.sleep(beat - asyncio.get_running_loop().time() % beat)
