"""The numbered log of revocations in Postgres.

The number comes from a row of `log_heads` that stays locked until the commit. So numbers are taken in the order
of the commits, a rollback gives its number back, and who reads the head sees every entry up to it. A sequence
does neither. The lock is held for one write to disk: the bound is several hundred ended sessions a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from eightgentc_auth.domain.revocation import KeySetChanged, LogEntry, Revocation, SessionRevoked
from eightgentc_auth.ports.revocation_log import LogBounds
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.statements import NOBODY, Statement

_BOUNDS = Statement(
    "revocation_bounds",
    """
    SELECT coalesce((SELECT min(number) - 1 FROM auth.revocations), last_number), last_number
    FROM auth.log_heads WHERE name = 'revocations'
    """,
)
_AFTER = Statement(
    "revocations_after",
    """
    SELECT number, session_id, forget_time FROM auth.revocations
    WHERE number > %(after)s ORDER BY number LIMIT %(limit)s
    """,
)
_APPEND = Statement(
    "append_revocation",
    """
    WITH head AS (
        UPDATE auth.log_heads SET last_number = last_number + 1 WHERE name = 'revocations' RETURNING last_number
    )
    INSERT INTO auth.revocations (number, session_id, create_time, forget_time)
    SELECT last_number, %(session_id)s::uuid, %(now)s, %(forget_time)s FROM head
    """,
)
_PURGE = Statement(
    "purge_revocations",
    """
    DELETE FROM auth.revocations WHERE number < coalesce(
        (SELECT min(number) FROM auth.revocations WHERE forget_time > %(now)s),
        (SELECT max(number) + 1 FROM auth.revocations)
    )
    """,
)


def _from_row(row: Row) -> LogEntry:
    number, session_id, forget_time = row
    if session_id is None:
        return LogEntry(number, KeySetChanged(forget_time))
    return LogEntry(number, SessionRevoked(str(session_id), forget_time))


class PostgresRevocationReader:
    """See `RevocationReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bounds(self) -> LogBounds:
        [(purged, last)] = await self._database.fetch(NOBODY, _BOUNDS, {})
        return LogBounds(purged, last)

    async def entries_after(self, number: int, limit: int) -> Sequence[LogEntry]:
        rows = await self._database.fetch(NOBODY, _AFTER, {"after": number, "limit": limit})
        return [_from_row(row) for row in rows]


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
