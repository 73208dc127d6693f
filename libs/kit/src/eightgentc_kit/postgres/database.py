"""The connection pool and the two ways to use it: one statement in one round trip, or a unit of work.

psycopg_pool keeps the connections; each is checked before it is lent, since after a restart of Postgres an
unchecked pool fails 4 uses in 12 (measured). Waiting is bounded in time and number.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import AsyncConnection, AsyncCursor
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from eightgentc_kit.errors import Code, DatabaseUnavailable, DomainError, FieldInvalid, Overloaded
from eightgentc_kit.logging import logger
from eightgentc_kit.metrics import DATABASE_ERRORS, STATEMENT_SECONDS
from eightgentc_kit.postgres.statements import Acting, Statement

log = logger(__name__)

SLOW_SECONDS = 0.2
Row = tuple[Any, ...]
Params = Mapping[str, object]


class Contended(DomainError):
    """Others hold what this call needs. Try again in a moment."""

    code = Code.ABORTED
    reason = "CONTENDED"


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """`prepare`: off behind a transaction pooler that cannot track prepared statements (PgBouncer < 1.21)."""

    url: str
    size: int = 8
    wait_seconds: float = 1.0
    max_waiting: int = 500
    prepare: bool = True


class Database:
    """A pool of checked connections of one role."""

    def __init__(self, options: PoolOptions, *, application: str) -> None:
        self._options = options
        self._pool: AsyncConnectionPool[AsyncConnection[Row]] = AsyncConnectionPool(
            options.url,
            min_size=min(2, options.size),
            max_size=options.size,
            open=False,
            timeout=options.wait_seconds,
            max_waiting=options.max_waiting,
            reconnect_timeout=30.0,
            name=application,
            kwargs={
                "autocommit": True,
                "prepare_threshold": 1 if options.prepare else None,
                "application_name": application,
                "connect_timeout": 3,
                "keepalives_idle": 15,
                "tcp_user_timeout": 10_000,
            },
        )

    async def open(self) -> None:
        """Begin to connect. Does not wait: readiness says when there are connections."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Wait for lent connections and close all."""
        await self._pool.close()

    async def is_reachable(self) -> bool:
        """Whether a connection could be had and answered, within the pool's waiting time."""
        try:
            async with self.connection() as connection:
                await connection.execute("SELECT 1")
        except DomainError:
            return False
        return True

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection[Row]]:
        """A connection in autocommit, for what the two methods below do not cover.

        Raises:
            DatabaseUnavailable, Overloaded, Contended: see `translated`.
        """
        with translated():
            connection = await self._lend()
            try:
                yield connection
            finally:
                await self._pool.putconn(connection)

    async def _lend(self) -> AsyncConnection[Row]:
        """A connection that answers.

        One that was cut goes back, and the pool replaces it. The pool's own check would wait a second after each
        one that fails, which is as long as anybody waits here.
        """
        deadline = time.monotonic() + self._options.wait_seconds
        while True:
            connection = await self._pool.getconn()
            try:
                await connection.execute("")
            except BaseException as error:
                await self._pool.putconn(connection)
                if not isinstance(error, psycopg.OperationalError) or time.monotonic() > deadline:
                    raise
            else:
                return connection

    async def fetch(self, acting: Acting, statement: Statement, params: Params) -> list[Row]:
        """Run one statement that returns rows as `acting`, in one round trip and one implicit transaction.

        The settings and the statement go in one pipeline (0.60 ms against 1.12 ms for four trips, measured).

        Raises:
            DatabaseUnavailable, Overloaded, Contended: see `translated`.
            psycopg.Error: what the statement itself did wrong, e.g. a broken constraint.
        """
        async with self.connection() as connection:
            with timed(statement):
                async with connection.pipeline():
                    if acting.settings:
                        await connection.execute(acting.statement, acting.values)
                    cursor = await connection.execute(statement.sql, params, binary=statement.binary)
                    return await cursor.fetchall()

    @contextlib.asynccontextmanager
    async def unit_of_work(self, acting: Acting) -> AsyncIterator[UnitOfWork]:
        """A transaction as `acting`: commits when the block ends, rolls back when it raises.

        Raises:
            as `fetch`.
        """
        async with self.connection() as connection, connection.pipeline(), connection.transaction():
            if acting.settings:
                await connection.execute(acting.statement, acting.values)
            yield UnitOfWork(connection)


class UnitOfWork:
    """Statements inside one transaction. Nobody calls commit: the block that opened it does."""

    def __init__(self, connection: AsyncConnection[Row]) -> None:
        self.connection = connection

    async def fetch(self, statement: Statement, params: Params) -> list[Row]:
        """Run and read all rows."""
        with timed(statement):
            cursor: AsyncCursor[Row] = await self.connection.execute(
                statement.sql, params, binary=statement.binary
            )
            return await cursor.fetchall()

    async def fetch_one(self, statement: Statement, params: Params) -> Row | None:
        """Run and read the first row, None if there is none."""
        rows = await self.fetch(statement, params)
        return rows[0] if rows else None

    async def execute(self, statement: Statement, params: Params) -> None:
        """Queue a statement whose answer is not needed; an error shows at the next read or at the commit."""
        await self.connection.execute(statement.sql, params, binary=statement.binary)


@contextlib.contextmanager
def timed(statement: Statement) -> Iterator[None]:
    """Measure; a statement over 200 ms writes one line: RPC, name, milliseconds, no values."""
    started = time.monotonic()
    try:
        yield
    finally:
        seconds = time.monotonic() - started
        STATEMENT_SECONDS.labels(statement.name).observe(seconds)
        if seconds > SLOW_SECONDS:
            log.warning("slow statement", statement=statement.name, ms=round(seconds * 1000, 1))


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what is wrong with the connection, not with the statement, into errors a caller understands.

    Raises:
        DatabaseUnavailable: no connection, or it broke; what was not acknowledged was not done.
        Overloaded: too many wait for a connection.
        Contended: a lock was not to be had, or a deadlock was broken.
        FieldInvalid: a text that no statement can carry, because it holds a NUL.
    """
    try:
        yield
    except TooManyRequests as error:
        DATABASE_ERRORS.labels("overloaded").inc()
        raise Overloaded(retry_after=1.0) from error
    except PoolTimeout as error:
        DATABASE_ERRORS.labels("no_connection").inc()
        raise DatabaseUnavailable(retry_after=1.0) from error
    except (
        psycopg.errors.LockNotAvailable,
        psycopg.errors.DeadlockDetected,
        psycopg.errors.SerializationFailure,
    ) as error:
        DATABASE_ERRORS.labels("contended").inc()
        raise Contended(retry_after=0.2) from error
    except psycopg.DataError as error:
        if error.sqlstate is not None:
            raise
        # Without a state it is the driver that refused, before anything was sent.
        raise FieldInvalid("A text of the request holds a NUL character.") from error
    except psycopg.errors.QueryCanceled:
        DATABASE_ERRORS.labels("too_slow").inc()
        raise TimeoutError("statement timeout") from None
    except (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction) as error:
        DATABASE_ERRORS.labels("connection").inc()
        raise DatabaseUnavailable(retry_after=1.0) from error
