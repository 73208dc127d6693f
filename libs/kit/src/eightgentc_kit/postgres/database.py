"""The two ways to use the database: one statement in one round trip, or a unit of work.

No wait is without an end. Each round trip is bounded by the class of its statements and by the deadline of the call; a
connection that does not answer in time is never used again.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Sequence

import psycopg

from eightgentc_kit.context import seconds_left
from eightgentc_kit.errors import OutcomeUnknown
from eightgentc_kit.logging import logger
from eightgentc_kit.metrics import DATABASE_ERRORS, STATEMENT_SECONDS
from eightgentc_kit.postgres.breaker import Breaker
from eightgentc_kit.postgres.commands import Command, Params
from eightgentc_kit.postgres.connection import Connection, Lost
from eightgentc_kit.postgres.failures import Contended, translated
from eightgentc_kit.postgres.pool import Pool, PoolOptions
from eightgentc_kit.postgres.rows import Row
from eightgentc_kit.postgres.statements import READ_SECONDS, Acting, Statement

__all__ = [
    "Command",
    "Contended",
    "Database",
    "Params",
    "PoolOptions",
    "Row",
    "UnitOfWork",
    "translated",
]

log = logger(__name__)

SLOW_SECONDS = 0.2
_REPORT_RESERVE = 0.04


class Database:
    """A pool of checked connections of one role."""

    def __init__(self, options: PoolOptions, *, application: str) -> None:
        self._pool = Pool(options, application=application)

        self.breaker: Breaker = self._pool.breaker

    async def open(self) -> None:
        """Begin to connect. Does not wait: readiness says when there are connections."""
        await self._pool.open()

    async def close(self) -> None:
        """Wait for lent connections and close all."""
        await self._pool.close()

    async def fetch(self, acting: Acting, statement: Statement, params: Params) -> list[Row]:
        """Run one statement that returns rows as `acting`, in one round trip and one implicit transaction.

        Raises:
            DatabaseUnavailable: there was no connection, or it broke or fell silent; nothing was changed.
            OutcomeUnknown: as before, while the end of a change was awaited.
            Overloaded: too many wait for a connection.
            Contended, FieldInvalid: see `translated`.
            psycopg.Error: what the statement itself did wrong, e.g. a broken constraint.
        """
        commands = [*_acting(acting, writes=statement.writes), Command(statement, params)]
        with translated():
            async with self._pool.connection() as connection:
                return (await self.talk(connection, commands, commits=statement.writes))[0]

    async def fetch_all(self, acting: Acting, commands: Sequence[Command]) -> list[list[Row]]:
        """The rows of each statement, as `fetch` gives those of one: all in one round trip and one transaction."""
        commits = any(command.statement.writes for command in commands)
        whole = [*_acting(acting, writes=commits), *commands]
        with translated():
            async with self._pool.connection() as connection:
                return await self.talk(connection, whole, commits=commits, read=len(commands))

    @contextlib.asynccontextmanager
    async def unit_of_work(self, acting: Acting) -> AsyncIterator[UnitOfWork]:
        """A transaction as `acting`: commits when the block ends, rolls back when it raises.

        `psycopg.Rollback` raised in the block rolls back and goes no further.

        Raises:
            as `fetch`.
        """
        with translated():
            async with self._pool.connection() as connection:
                work = UnitOfWork(self, connection, [Command(_BEGIN, {}), *_acting(acting, writes=True)])
                try:
                    yield work
                    await work.commit()
                except BaseException as error:
                    await work.roll_back()
                    if not isinstance(error, psycopg.Rollback):
                        raise

    async def talk(
        self, connection: Connection, commands: Sequence[Command], *, commits: bool, read: int = 1
    ) -> list[list[Row]]:
        """One round trip, measured and bounded: the rows of the last `read` commands.

        `commits`: changes are kept once it has ended.

        Raises:
            OutcomeUnknown: they may be kept, or not.
            psycopg.Error.
        """
        started = time.monotonic()
        seconds = min(
            max([command.statement.seconds for command in commands]), seconds_left(reserve=_REPORT_RESERVE)
        )
        if seconds <= 0:
            raise TimeoutError("no time left for the database")
        try:
            rows = await connection.round_trip(commands, seconds, read=read)
        except Lost as error:
            self.breaker.suspect()
            if commits and error.may_be_done:
                DATABASE_ERRORS.labels("outcome_unknown").inc()
                raise OutcomeUnknown(retry_after=1.0) from error
            raise
        except psycopg.Error:
            self.breaker.heard()
            raise
        finally:
            _note(commands, time.monotonic() - started)
        self.breaker.heard()
        return rows


class UnitOfWork:
    """Statements inside one transaction. Nobody else calls commit: the block that opened it does."""

    def __init__(self, database: Database, connection: Connection, opening: list[Command]) -> None:
        self._database = database
        self._connection = connection
        self._queued = opening
        self._begun = False
        self._wrote = False

    async def fetch(self, statement: Statement, params: Params) -> list[Row]:
        """Run and read all rows; what was queued goes along."""
        self._wrote = self._wrote or statement.writes
        self._queued.append(Command(statement, params))
        return await self._send()

    async def fetch_one(self, statement: Statement, params: Params) -> Row | None:
        """Run and read the first row, None if there is none."""
        rows = await self.fetch(statement, params)
        return rows[0] if rows else None

    async def execute(self, statement: Statement, params: Params) -> None:
        """Queue a statement whose answer is not needed; an error shows at the next read or at the commit."""
        self._wrote = self._wrote or statement.writes
        self._queued.append(Command(statement, params))

    async def commit(self) -> None:
        """In the same round trip as what was queued last. Raises OutcomeUnknown, and as `fetch`."""
        self._queued.append(Command(_COMMIT, {}))
        await self._send(commits=self._wrote)

    async def roll_back(self) -> None:
        """Of a connection that broke, nothing is left to roll back."""
        if self._begun:
            with contextlib.suppress(psycopg.OperationalError):
                await self._connection.round_trip([Command(_ROLLBACK, {})], READ_SECONDS)

    async def _send(self, *, commits: bool = False) -> list[Row]:
        commands, self._queued, self._begun = self._queued, [], True
        return (await self._database.talk(self._connection, commands, commits=commits))[0]


_BEGIN, _COMMIT, _ROLLBACK = (
    Statement("begin", "BEGIN"),
    Statement("commit", "COMMIT"),
    Statement("rollback", "ROLLBACK"),
)


def _acting(acting: Acting, *, writes: bool) -> list[Command]:
    statement = acting.statement(writes=writes)
    return [] if statement is None else [Command(statement, acting.values)]


def _note(commands: Sequence[Command], seconds: float) -> None:
    """Of one round trip, by its last statement. Over 200 ms writes one line: RPC, names, milliseconds, no values."""
    STATEMENT_SECONDS.labels(commands[-1].statement.name).observe(seconds)
    if seconds > SLOW_SECONDS:
        names = " ".join(command.statement.name for command in commands)
        log.warning("slow statement", statement=names, ms=round(seconds * 1000, 1))
