"""A database whose callers stand in line for a connection, each as long as its own deadline allows.

The pool gives up after a second. When 200 persons write at once the database is only busy, and none of them is to be
refused for that; when it answers no caller, all who wait in line are told at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from eightgentc_kit.context import seconds_left
from eightgentc_kit.errors import Overloaded
from eightgentc_kit.postgres.database import Command, Database, Params, UnitOfWork
from eightgentc_kit.postgres.rows import Row
from eightgentc_kit.postgres.statements import Acting, Statement

LONGEST_WAIT = 10.0
_MOST_WAITING = 1_000


class QueuedDatabase:
    """First come, first served. `connections`: as many as the pool has, so that who leaves the line finds one."""

    def __init__(self, database: Database, *, connections: int, longest_wait: float = LONGEST_WAIT) -> None:
        self._database = database
        self._longest_wait = longest_wait
        self._free = asyncio.Semaphore(connections)
        self._waiting = 0

    async def fetch(self, acting: Acting, statement: Statement, params: Params) -> list[Row]:
        """As `Database.fetch`."""
        async with self.place() as database:
            return await database.fetch(acting, statement, params)

    async def fetch_all(self, acting: Acting, commands: Sequence[Command]) -> list[list[Row]]:
        """As `Database.fetch_all`."""
        async with self.place() as database:
            return await database.fetch_all(acting, commands)

    @asynccontextmanager
    async def unit_of_work(self, acting: Acting) -> AsyncIterator[UnitOfWork]:
        """As `Database.unit_of_work`."""
        async with self.place() as database, database.unit_of_work(acting) as work:
            yield work

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Database]:
        """The database for one who holds a connection at a time, once there is one.

        Raises:
            Overloaded: too many stand in line, or this caller stood for too long.
            DatabaseUnavailable: it does not answer.
        """
        await self._stand_in_line()
        try:
            yield self._database
        finally:
            self._free.release()

    async def _stand_in_line(self) -> None:
        if not self._free.locked():
            await self._free.acquire()  # at once
            return
        with self._database.breaker.waiting():
            if self._waiting >= _MOST_WAITING:
                raise Overloaded(retry_after=1.0)
            self._waiting += 1
            try:
                async with asyncio.timeout(min(self._longest_wait, seconds_left())):
                    await self._free.acquire()
            except TimeoutError as error:
                raise Overloaded(retry_after=1.0) from error
            finally:
                self._waiting -= 1
