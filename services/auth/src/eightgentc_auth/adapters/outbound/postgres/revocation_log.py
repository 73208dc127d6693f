"""The numbered log of revocations in Postgres."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select

from eightgentc_auth.adapters.outbound.postgres.next_number import next_number
from eightgentc_auth.adapters.outbound.postgres.tables import log_heads, revocations
from eightgentc_auth.domain.revocation import KeySetChanged, LogEntry, Revocation, SessionRevoked
from eightgentc_auth.ports.log_heads import Log
from eightgentc_auth.ports.revocation_log import LogBounds
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import UNSCOPED, Statement

_OLDEST = select(func.min(revocations.c.number)).scalar_subquery()
_BOUNDS = Statement(
    "revocation_bounds",
    select(
        func.coalesce(_OLDEST - 1, log_heads.c.last_number).label("purged"),
        log_heads.c.last_number.label("last"),
    ).where(log_heads.c.name == Log.REVOCATIONS.value),
)
_AFTER = Statement(
    "revocations_after",
    select(revocations.c.number, revocations.c.session_id, revocations.c.forget_time)
    .where(revocations.c.number > bindparam("after"))
    .order_by(revocations.c.number)
    .limit(bindparam("limit")),
)
_HEAD = next_number(Log.REVOCATIONS)
_APPEND = Statement(
    "append_revocation",
    insert(revocations).from_select(
        ["number", "session_id", "create_time", "forget_time"],
        select(
            _HEAD.c.number,
            bindparam("session_id", type_=revocations.c.session_id.type),
            bindparam("now", type_=revocations.c.create_time.type),
            bindparam("forget_time", type_=revocations.c.forget_time.type),
        ),
    ),
)
_kept = revocations.alias("kept")
_FIRST_TO_KEEP = select(func.min(_kept.c.number)).where(_kept.c.forget_time > bindparam("now"))
_AFTER_THE_LAST = select(func.max(_kept.c.number) + 1)
_PURGE = Statement(
    "purge_revocations",
    delete(revocations).where(
        revocations.c.number
        < func.coalesce(_FIRST_TO_KEEP.scalar_subquery(), _AFTER_THE_LAST.scalar_subquery())
    ),
)
_bounds = bound(LogBounds)


def _entry(row: Row) -> LogEntry:
    if row.session_id is None:
        return LogEntry(row.number, KeySetChanged(row.forget_time))
    return LogEntry(row.number, SessionRevoked(row.session_id, row.forget_time))


class PostgresRevocationReader:
    """See `RevocationReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bounds(self) -> LogBounds:
        [row] = await self._database.fetch(UNSCOPED, _BOUNDS, {})
        return _bounds(row)

    async def entries_after(self, number: int, limit: int) -> Sequence[LogEntry]:
        rows = await self._database.fetch(UNSCOPED, _AFTER, {"after": number, "limit": limit})
        return [_entry(row) for row in rows]


class PostgresRevocationWriter:
    """See `RevocationWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def append(self, entry: Revocation, now: datetime) -> None:
        session_id = entry.session_id if isinstance(entry, SessionRevoked) else None
        await self._work.execute(
            _APPEND, {"session_id": session_id, "now": now, "forget_time": entry.forget_time}
        )

    async def purge(self, now: datetime) -> None:
        await self._work.execute(_PURGE, {"now": now})
