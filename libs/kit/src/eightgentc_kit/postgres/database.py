"""The connection pool and the two ways to use it: one statement in one round trip, or a unit of work.

psycopg_pool keeps the connections; one that was cut is not lent, as it would be after each restart of Postgres.
Waiting is bounded in time and number.
"""

from __future__ import annotations

import contextlib
import select
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from eightgentc_kit.errors import Code, DatabaseUnavailable, DomainError, FieldInvalid, Overloaded
from eightgentc_kit.logging import logger
from eightgentc_kit.metrics import DATABASE_ERRORS, STATEMENT_SECONDS
from eightgentc_kit.postgres.connection import Command, Connection, Params
from eightgentc_kit.postgres.rows import Row
from eightgentc_kit.postgres.statements import Acting, Statement

__all__ = ["Command", "Contended", "Database", "Params", "PoolOptions", "Row", "UnitOfWork"]

log = logger(__name__)

SLOW_SECONDS = 0.2


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
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            options.url,
            connection_class=Connection,
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

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        """A connection, given back at the end.

        Raises:
            DatabaseUnavailable, Overloaded, Contended: see `translated`.
        """
        with translated():
            connection = await self._lend()
            try:
                yield connection
            finally:
                await self._pool.putconn(connection)

    async def _lend(self) -> Connection:
        """A connection that lives.

        One that was cut goes back, and the pool replaces it. The pool's own check would wait a second after each
        one that fails, which is as long as anybody waits here; and it would ask the server each time.
        """
        deadline = time.monotonic() + self._options.wait_seconds
        while True:
            connection = await self._pool.getconn()
            try:
                if _has_news(connection):
                    await connection.execute("")
            except BaseException as error:
                await self._pool.putconn(connection)
                if not isinstance(error, psycopg.OperationalError) or time.monotonic() > deadline:
                    raise
            else:
                return connection

    async def fetch(self, acting: Acting, statement: Statement, params: Params) -> list[Row]:
        """Run one statement that returns rows as `acting`, in one round trip and one implicit transaction.

        Raises:
            DatabaseUnavailable, Overloaded, Contended: see `translated`.
            psycopg.Error: what the statement itself did wrong, e.g. a broken constraint.
        """
        commands = [*_acting(acting), Command(statement, params)]
        async with self._connection() as connection:
            with timed(commands):
                return await connection.round_trip(commands)

    async def fetch_all(self, acting: Acting, commands: Sequence[Command]) -> list[list[Row]]:
        """The rows of each statement, as `fetch` gives those of one: all in one round trip and one transaction."""
        opening = _acting(acting)
        async with self._connection() as connection:
            with timed(commands):
                return (await connection.round_trip_for_all([*opening, *commands]))[len(opening) :]

    @contextlib.asynccontextmanager
    async def unit_of_work(self, acting: Acting) -> AsyncIterator[UnitOfWork]:
        """A transaction as `acting`: commits when the block ends, rolls back when it raises.

        `psycopg.Rollback` raised in the block rolls back and goes no further.

        Raises:
            as `fetch`.
        """
        async with self._connection() as connection:
            work = UnitOfWork(connection, [Command(_BEGIN, {}), *_acting(acting)])
            try:
                yield work
                await work.commit()
            except BaseException as error:
                await work.roll_back()
                if not isinstance(error, psycopg.Rollback):
                    raise


class UnitOfWork:
    """Statements inside one transaction. Nobody else calls commit: the block that opened it does."""

    def __init__(self, connection: Connection, opening: list[Command]) -> None:
        self._connection = connection
        self._queued = opening
        self._begun = False

    async def fetch(self, statement: Statement, params: Params) -> list[Row]:
        """Run and read all rows; what was queued goes along."""
        self._queued.append(Command(statement, params))
        return await self._send()

    async def fetch_one(self, statement: Statement, params: Params) -> Row | None:
        """Run and read the first row, None if there is none."""
        rows = await self.fetch(statement, params)
        return rows[0] if rows else None

    async def execute(self, statement: Statement, params: Params) -> None:
        """Queue a statement whose answer is not needed; an error shows at the next read or at the commit."""
        self._queued.append(Command(statement, params))

    async def commit(self) -> None:
        """In the same round trip as what was queued last."""
        self._queued.append(Command(_COMMIT, {}))
        await self._send()

    async def roll_back(self) -> None:
        """Of a connection that broke, nothing is left to roll back."""
        if self._begun:
            with contextlib.suppress(psycopg.OperationalError):
                await self._connection.round_trip([Command(_ROLLBACK, {})])

    async def _send(self) -> list[Row]:
        commands, self._queued, self._begun = self._queued, [], True
        with timed(commands):
            return await self._connection.round_trip(commands)


_BEGIN, _COMMIT, _ROLLBACK = (
    Statement("begin", "BEGIN"),
    Statement("commit", "COMMIT"),
    Statement("rollback", "ROLLBACK"),
)


def _acting(acting: Acting) -> list[Command]:
    return [Command(acting.statement, acting.values)] if acting.settings else []


def _has_news(connection: Connection) -> bool:
    """Whether the server said anything unasked, such as its farewell; told by the socket, without a round trip."""
    news = select.poll()
    news.register(connection.fileno(), select.POLLIN)
    return bool(news.poll(0))


@contextlib.contextmanager
def timed(commands: Sequence[Command]) -> Iterator[None]:
    """Measure one round trip, by its last statement. Over 200 ms writes one line: RPC, names, milliseconds, no values."""
    started = time.monotonic()
    try:
        yield
    finally:
        seconds = time.monotonic() - started
        STATEMENT_SECONDS.labels(commands[-1].statement.name).observe(seconds)
        if seconds > SLOW_SECONDS:
            names = " ".join(command.statement.name for command in commands)
            log.warning("slow statement", statement=names, ms=round(seconds * 1000, 1))


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
