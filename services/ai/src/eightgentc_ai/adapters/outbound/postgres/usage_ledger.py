"""The ledger on Postgres: rows wait in a bounded queue and are written in batches, one statement each, after the replies."""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import islice

import psycopg
from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from eightgentc_ai.adapters.outbound.postgres.tables import runs
from eightgentc_ai.ports.usage_ledger import LedgerRow
from eightgentc_kit.context import leave_call
from eightgentc_kit.errors import DomainError, FieldInvalid
from eightgentc_kit.logging import logger
from eightgentc_kit.postgres.columns import field_names, lists_of
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.statements import LARGE_SECONDS, UNSCOPED, Statement

log = logger(__name__)

BATCH = 500
PAUSE_SECONDS = 0.2
RETRY_SECONDS = 1.0
_CLOSE_SECONDS = 5.0
_LONGEST_QUEUE = 50_000
_COLUMNS = [runs.c[name] for name in field_names(LedgerRow)]
_batch = func.unnest(*(bindparam(column.key, type_=ARRAY(column.type)) for column in _COLUMNS))
# A batch whose acknowledgement was lost is sent again; the run's id makes that harmless.
INSERT = Statement(
    "ledger_insert",
    insert(runs)
    .from_select(_COLUMNS, select(_batch.table_valued(*(column.key for column in _COLUMNS)).render_derived()))
    .on_conflict_do_nothing(),
    seconds=LARGE_SECONDS,
)


class PostgresUsageLedger:
    """Implements `UsageLedger`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[LedgerRow] = deque()
        self._writing: asyncio.Task[None] | None = None

    def record(self, row: LedgerRow) -> None:
        if len(self._waiting) >= _LONGEST_QUEUE:
            log.error("ledger row lost", run_id=row.id)
            return
        self._waiting.append(row)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def written(self) -> None:
        while self._writing is not None and not self._writing.done():
            await asyncio.wait({self._writing})

    async def close(self) -> None:
        """Write what is queued, for five seconds at most."""
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=_CLOSE_SECONDS)
            self._writing.cancel()
        if self._waiting:
            log.error("ledger rows lost", rows=len(self._waiting))

    async def _write(self) -> None:
        leave_call()
        while self._waiting:
            await asyncio.sleep(PAUSE_SECONDS)
            batch = list(islice(self._waiting, BATCH))
            try:
                await self._insert(batch)
            except (DomainError, TimeoutError) as error:
                log.warning("ledger not written yet", error=type(error).__name__, rows=len(self._waiting))
                await asyncio.sleep(RETRY_SECONDS)
                continue
            for _ in batch:
                self._waiting.popleft()

    async def _insert(self, rows: list[LedgerRow]) -> None:
        """Write rows. One that Postgres will never accept must not keep the others out.

        Raises:
            DomainError, TimeoutError: try again later.
        """
        try:
            await self._database.fetch(UNSCOPED, INSERT, lists_of(rows, LedgerRow))
        except (FieldInvalid, psycopg.Error):
            if len(rows) == 1:
                log.exception("ledger row refused", run_id=rows[0].id)
                return
            for row in rows:
                await self._insert([row])
