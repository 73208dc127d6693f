"""Connections of one role: lent while they live, replaced when they broke, and refused at once while none can be had.

psycopg_pool keeps them. Waiting is bounded in time and number.
"""

from __future__ import annotations

import contextlib
import select
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from eightgentc_kit.context import seconds_left
from eightgentc_kit.errors import DomainError, Overloaded
from eightgentc_kit.metrics import DATABASE_ERRORS
from eightgentc_kit.postgres.breaker import ANSWER_SECONDS, SILENCE_SECONDS, Breaker, unavailable
from eightgentc_kit.postgres.commands import Command
from eightgentc_kit.postgres.connection import Connection
from eightgentc_kit.postgres.statements import Statement

_ANSWER = Command(Statement("answer", "SELECT 1"), {})
# How long the pool tries again by itself. Who needs a connection later makes it try at once.
_RECONNECT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """`prepare`: off behind a transaction pooler that cannot track prepared statements (PgBouncer < 1.21)."""

    url: str
    size: int = 8
    wait_seconds: float = 1.0
    max_waiting: int = 500
    prepare: bool = True


class Pool:
    """A pool of checked connections, and the breaker in front of it."""

    def __init__(self, options: PoolOptions, *, application: str) -> None:
        self._options = options
        settings: dict[str, object] = {
            "autocommit": True,
            "prepare_threshold": 1 if options.prepare else None,
            "application_name": application,
            "connect_timeout": 2,
            "keepalives_idle": 15,
            "tcp_user_timeout": 10_000,
        }
        self._settings = settings
        self._lent = 0
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            options.url,
            connection_class=Connection,
            min_size=min(2, options.size),
            max_size=options.size,
            open=False,
            timeout=options.wait_seconds,
            max_waiting=options.max_waiting,
            reconnect_timeout=_RECONNECT_SECONDS,
            name=application,
            kwargs=settings,
        )
        # Connections of before may be dead on the other side without knowing it.
        self.breaker = Breaker(application, self._ask, self._pool.drain)

    async def open(self) -> None:
        """Begin to connect. Does not wait: readiness says when there are connections."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Wait for lent connections and close all."""
        self.breaker.close()
        await self._pool.close()

    async def full(self) -> None:
        """Wait until the connections that are always kept are there."""
        await self._pool.wait()

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection, given back at the end.

        Raises:
            DatabaseUnavailable: the database does not answer.
            Overloaded: it does, and too many wait for a connection, or this caller waited for too long.
        """
        self.breaker.expect()
        try:
            connection = await self._lend()
            self._lent += 1
            try:
                yield connection
            finally:
                self._lent -= 1
                await self._pool.putconn(connection)
        finally:
            self.breaker.leave()

    async def _lend(self) -> Connection:
        """A connection that lives.

        One that was cut goes back, and the pool replaces it. The pool's own check would wait a second after each
        one that fails, which is as long as anybody waits here; and it would ask the server each time.
        """
        began = time.monotonic()
        deadline = began + min(self._options.wait_seconds, seconds_left())
        while True:
            try:
                connection = await self._pool.getconn(max(deadline - time.monotonic(), 0.001))
            except (PoolTimeout, TooManyRequests) as error:
                raise self._none_to_be_had(began, error) from error
            try:
                if _has_news(connection):
                    await connection.round_trip([_ANSWER], ANSWER_SECONDS)
            except BaseException as error:
                await self._pool.putconn(connection)
                if not isinstance(error, psycopg.OperationalError) or time.monotonic() > deadline:
                    raise
            else:
                return connection

    def _none_to_be_had(self, began: float, error: Exception) -> DomainError:
        """The database is busy, if others hold all connections and it answers them meanwhile."""
        waited = isinstance(error, PoolTimeout)
        answers = self.breaker.heard_since(began) if waited else self.breaker.silence() < SILENCE_SECONDS
        if answers and self._lent == self._options.size:
            DATABASE_ERRORS.labels("overloaded").inc()
            return Overloaded(retry_after=1.0)
        DATABASE_ERRORS.labels("no_connection").inc()
        self.breaker.suspect()
        return unavailable()

    async def _ask(self) -> None:
        """On a connection of its own, so that it does not depend on those that others hold."""
        connection = await Connection.connect(self._options.url, **self._settings)  # type: ignore[arg-type]
        try:
            await connection.round_trip([_ANSWER], ANSWER_SECONDS)
        finally:
            await connection.close()


def _has_news(connection: Connection) -> bool:
    """Whether the server said anything unasked, such as its farewell; told by the socket, without a round trip."""
    news = select.poll()
    news.register(connection.fileno(), select.POLLIN)
    return bool(news.poll(0))
