"""A door per key: within this process, one task after the other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class OneAtATime:
    """Locks that exist only while somebody holds or wants them.

    Fifty refreshes of one session would otherwise hold fifty connections, all but one waiting for its row.
    """

    def __init__(self) -> None:
        self._doors: dict[str, asyncio.Lock] = {}
        self._present: Counter[str] = Counter()

    @asynccontextmanager
    async def entered(self, key: str) -> AsyncIterator[None]:
        """Wait for the others with this key, in the order they came."""
        door = self._doors.setdefault(key, asyncio.Lock())
        self._present[key] += 1
        try:
            async with door:
                yield
        finally:
            self._present[key] -= 1
            if not self._present[key]:
                del self._present[key], self._doors[key]
