"""Watches the newest numbers of both logs: four reads a second for the whole process, and one after each own commit.

No LISTEN: a NOTIFY inside the writers' transactions would make their commits wait for each other.
"""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from eightgentc_auth.adapters.outbound.postgres.tables import log_heads
from eightgentc_auth.ports.log_heads import Log
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.statements import UNSCOPED, Statement

log = logger(__name__)

_LOOK_SECONDS = 0.25
_UNREADABLE_SECONDS = 1.0
_READ = Statement("read_log_heads", select(log_heads.c.name, log_heads.c.last_number))


class PostgresLogHeads:
    """See `LogHeads`. `run` is background work; `close` ends every wait."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._heads: dict[str, int] = {}
        self._look_now = asyncio.Event()
        self._moved = asyncio.Condition()
        self._closed = False

    def announce(self) -> None:
        self._look_now.set()

    async def beyond(self, log: Log, number: int, within: float) -> bool | None:
        def is_reached() -> bool:
            return self._closed or self._heads.get(log.value, 0) > number

        try:
            async with asyncio.timeout(within), self._moved:
                await self._moved.wait_for(is_reached)
        except TimeoutError:
            return None if self._closed else False
        return None if self._closed else True

    async def run(self) -> None:
        """Read the heads until cancelled; once a second while the database is unavailable."""
        unreadable = False
        while True:
            try:
                await self._look()
            except DomainError as error:
                if not unreadable:
                    log.warning("log heads unreadable", reason=error.reason)
                unreadable = True
            else:
                unreadable = False
            await self._pause(_UNREADABLE_SECONDS if unreadable else _LOOK_SECONDS)

    async def close(self) -> None:
        """End every wait, because the process is stopping."""
        self._closed = True
        async with self._moved:
            self._moved.notify_all()

    async def _look(self) -> None:
        self._look_now.clear()
        rows = await self._database.fetch(UNSCOPED, _READ, {})
        heads = {str(row.name): int(row.last_number) for row in rows}
        if heads != self._heads:
            self._heads = heads
            async with self._moved:
                self._moved.notify_all()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._look_now.wait()
        except TimeoutError:
            pass
