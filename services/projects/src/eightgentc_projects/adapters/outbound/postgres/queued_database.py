"""A database whose callers stand in line for a connection, each as long as its own deadline allows, and persons by turns.

The pool gives up after a second. When 200 persons write at once the database is only busy, and none of them is to be
refused for that; when it answers no caller, all who wait in line are told at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from eightgentc_kit.context import seconds_left
from eightgentc_kit.errors import Overloaded
from eightgentc_kit.fair_line import FairLine, LineFull
from eightgentc_kit.postgres.database import Command, Database, Params, UnitOfWork
from eightgentc_kit.postgres.rows import Row
from eightgentc_kit.postgres.statements import Acting, Statement

LONGEST_WAIT = 10.0
_MOST_WAITING = 1_000


class QueuedDatabase:
    """`connections`: as many as the pool has, so that who leaves the line finds one."""

    def __init__(self, database: Database, *, connections: int, longest_wait: float = LONGEST_WAIT) -> None:
        self._database = database
        self._longest_wait = longest_wait
        self._line = FairLine(connections, most_waiting=_MOST_WAITING, most_waiting_of_one=_MOST_WAITING)

    async def fetch(self, acting: Acting, statement: Statement, params: Params) -> list[Row]:
        """As `Database.fetch`."""
        async with self.place(acting) as database:
            return await database.fetch(acting, statement, params)

    async def fetch_all(self, acting: Acting, commands: Sequence[Command]) -> list[list[Row]]:
        """As `Database.fetch_all`."""
        async with self.place(acting) as database:
            return await database.fetch_all(acting, commands)

    @asynccontextmanager
    async def unit_of_work(self, acting: Acting) -> AsyncIterator[UnitOfWork]:
        """As `Database.unit_of_work`."""
        async with self.place(acting) as database, database.unit_of_work(acting) as work:
            yield work

    @asynccontextmanager
    async def place(self, acting: Acting) -> AsyncIterator[Database]:
        """The database for one who holds a connection at a time, once there is one.

        Raises:
            Overloaded: too many stand in line, or this caller stood for too long.
            DatabaseUnavailable: it does not answer.
        """
        person = acting.settings[0][1] if acting.settings else ""
        if not self._line.take_free(person):
            await self._stand_in_line(person)
        try:
            yield self._database
        finally:
            self._line.leave(person)

    async def _stand_in_line(self, person: str) -> None:
        with self._database.breaker.waiting():
            try:
                async with asyncio.timeout(min(self._longest_wait, seconds_left())):
                    await self._line.take(person)
            except (TimeoutError, LineFull) as error:
                raise Overloaded(retry_after=1.0) from error
