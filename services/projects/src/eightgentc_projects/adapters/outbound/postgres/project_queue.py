"""Units of work of one project stand in line before they take a connection: the database would make them wait with one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from eightgentc_kit.context import seconds_left
from eightgentc_kit.postgres.breaker import Breaker
from eightgentc_kit.postgres.database import Contended

LONGEST_WAIT = 10.0


class ProjectQueue:
    """First come, first served, within this process; between processes the project's row is the lock."""

    def __init__(self, breaker: Breaker, *, longest_wait: float = LONGEST_WAIT) -> None:
        self._breaker = breaker
        self._longest_wait = longest_wait
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, project_id: str) -> AsyncIterator[None]:
        """Held until the block ends.

        Raises:
            Contended: others were before for too long, and nothing was done.
            DatabaseUnavailable: it does not answer.
        """
        lock = self._locks.setdefault(project_id, asyncio.Lock())
        try:
            with self._breaker.waiting():
                async with asyncio.timeout(min(self._longest_wait, seconds_left())):
                    await lock.acquire()
        except TimeoutError as error:
            raise Contended(retry_after=0.2) from error
        try:
            yield
        finally:
            lock.release()
