"""A connection that runs several statements in one round trip.

psycopg's own pipeline takes two, one for the rows and one for its end, and wakes the event loop for each. Here all
statements and their end go out together, by libpq's pipeline mode, and the loop is woken once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import cast

import psycopg
from psycopg.abc import PQGen, Transformer
from psycopg.errors import _WaitTimeout, error_from_result
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.rows import TupleRow, tuple_row
from psycopg.waiting import WAIT_R, WAIT_RW

from eightgentc_kit.postgres.commands import Call, Command, Kind, call_of
from eightgentc_kit.postgres.rows import Row, RowMaker, row_maker
from eightgentc_kit.postgres.statements import Statement

_MOST_PREPARED = 500
"""Statements times the types of their parameters. What comes later runs as well, unprepared."""
_CANCEL_SECONDS = 2.0


class Lost(psycopg.OperationalError):
    """The connection broke, or no answer came in time; it is closed.

    `may_be_done`: all was sent, and the server did not say that it stopped before the end.
    """

    def __init__(self, message: str, *, may_be_done: bool) -> None:
        super().__init__(message)
        self.may_be_done = may_be_done


class Connection(psycopg.AsyncConnection[TupleRow]):
    """Made by the pool, in autocommit."""

    def __init__(self, pgconn: PGconn) -> None:
        super().__init__(pgconn, tuple_row)
        self._names: dict[Kind, bytes] = {}
        self._row_makers: dict[str, RowMaker] = {}
        self._numbers = count()
        self._may_be_done = False
        self._cancelling: asyncio.Task[None] | None = None

    async def round_trip(
        self, commands: Sequence[Command], seconds: float, *, read: int = 1
    ) -> list[list[Row]]:
        """Run all in order, for so many seconds at most, and give the rows of the last `read` of them.

        Outside of a transaction block they are one transaction: where one fails, none was done.

        Raises:
            Lost: what became of them is not known.
            psycopg.Error: what the first that failed did wrong.
        """
        transformer, results = await self._run(commands, seconds)
        return [
            self._rows(command, result, transformer)
            for command, result in zip(commands[-read:], results[-read:], strict=True)
        ]

    async def _run(self, commands: Sequence[Command], seconds: float) -> tuple[Transformer, list[PGresult]]:
        transformer = psycopg.adapt.Transformer(self)
        # All are written down before the first is sent, since a value that cannot be is found here.
        calls = [call_of(command, transformer) for command in commands]
        async with self.lock:
            self._may_be_done = False
            try:
                return transformer, await self.wait(self._talk(calls), timeout=seconds)
            except _WaitTimeout as error:
                await self._abandon()
                raise Lost("no answer in time", may_be_done=self._may_be_done) from error
            except psycopg.OperationalError as error:
                if self.pgconn.status == ConnStatus.OK:
                    raise
                raise Lost("the connection is lost", may_be_done=self._may_be_done) from error

    async def _abandon(self) -> None:
        """Close it without waiting; a server that hears us stops the statement."""
        self._cancelling = asyncio.create_task(self._stop())
        await asyncio.sleep(0)  # it begins, and needs this connection no more
        self.pgconn.finish()

    async def _stop(self) -> None:
        with suppress(psycopg.Error, OSError):
            await self.cancel_safe(timeout=_CANCEL_SECONDS)

    def _rows(self, command: Command, result: PGresult, transformer: Transformer) -> list[Row]:
        if not result.ntuples:
            return []
        transformer.set_pgresult(result)
        make = self._row_maker(command.statement, result)
        return cast("list[Row]", transformer.load_rows(0, result.ntuples, make))

    def _row_maker(self, statement: Statement, result: PGresult) -> RowMaker:
        """Kept for each statement: the names of a result's columns do not change while a connection lives."""
        make = self._row_makers.get(statement.sql)
        if make is None:
            names = (result.fname(index) or b"" for index in range(result.nfields))
            make = self._row_makers[statement.sql] = row_maker(tuple(name.decode() for name in names))
        return make

    def _talk(self, calls: Sequence[Call]) -> PQGen[list[PGresult]]:
        """The result of each call; yields what it waits for, as psycopg's own conversations do.

        It does not ask what woke it: once the caller has left, psycopg hears the server out without saying so.
        """
        pgconn = self.pgconn
        pgconn.enter_pipeline_mode()
        sent = [kind for call in calls for kind in self._send(call)]
        pgconn.pipeline_sync()
        while pgconn.flush():
            yield WAIT_RW
            pgconn.consume_input()
        self._may_be_done = True
        results, lost = yield from _results(pgconn)
        if lost:
            self._may_be_done = not any(map(_is_refusal, results[: len(sent) - 1]))
            raise psycopg.OperationalError("the connection is lost")
        pgconn.exit_pipeline_mode()
        for kind, result in zip(sent, results, strict=True):
            if kind is not None and result.status != ExecStatus.COMMAND_OK:
                del self._names[kind]
        for result in results:
            if result.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(result)
        # Where a statement was prepared first, that has a result of its own.
        return [result for kind, result in zip(sent, results, strict=True) if kind is None]

    def _send(self, call: Call) -> list[Kind | None]:
        """One entry for each result to come: what was prepared, where it says that something was."""
        pgconn, kind = self.pgconn, call.kind
        name = self._names.get(kind)
        if name is not None:
            pgconn.send_query_prepared(name, call.values, call.formats, call.result_format)
            return [None]
        if self.prepare_threshold is None or not call.prepared or len(self._names) >= _MOST_PREPARED:
            pgconn.send_query_params(kind[0], call.values, kind[1], call.formats, call.result_format)
            return [None]
        name = self._names[kind] = b"s%d" % next(self._numbers)
        pgconn.send_prepare(name, *kind)
        pgconn.send_query_prepared(name, call.values, call.formats, call.result_format)
        return [kind, None]


def _results(pgconn: PGconn) -> PQGen[tuple[list[PGresult], bool]]:
    """One result for each thing sent, up to the end that was sent after them; and whether the connection was lost."""
    results: list[PGresult] = []
    while True:
        while pgconn.is_busy():
            yield WAIT_R
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
            return results, False
        if result is not None:
            results.append(result)
        elif pgconn.status != ConnStatus.OK:
            return results, True


def _is_refusal(result: PGresult) -> bool:
    """Whether the server said so itself; what libpq says of a lost connection has no state."""
    return result.status == ExecStatus.FATAL_ERROR and bool(result.error_field(DiagnosticField.SQLSTATE))
