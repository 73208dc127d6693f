"""The outbox in Postgres, numbered as the log of revocations is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from eightgentc_auth.domain.event import AccountChanged
from eightgentc_kit.postgres.database import Database, UnitOfWork
from eightgentc_kit.postgres.statements import NOBODY, Statement

# Names are read from the account, not kept here, so that erasing a person leaves no trace in the outbox.
_AFTER = Statement(
    "events_after",
    """
    SELECT e.number, e.create_time, a.id, a.name, a.disabled_time
    FROM auth.events e JOIN auth.accounts a ON a.id = e.account_id
    WHERE e.number > %(after)s ORDER BY e.number LIMIT %(limit)s
    """,
)
_APPEND = Statement(
    "append_event",
    """
    WITH head AS (
        UPDATE auth.log_heads SET last_number = last_number + 1 WHERE name = 'events' RETURNING last_number
    )
    INSERT INTO auth.events (number, account_id, create_time) SELECT last_number, %(account_id)s, %(now)s FROM head
    """,
)


class PostgresEventReader:
    """See `EventReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def events_after(self, number: int, limit: int) -> Sequence[AccountChanged]:
        rows = await self._database.fetch(NOBODY, _AFTER, {"after": number, "limit": limit})
        return [
            AccountChanged(number, created, str(account_id), name, active=disabled is None)
            for number, created, account_id, name, disabled in rows
        ]


class PostgresEventWriter:
    """See `EventWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def append(self, account_id: str, now: datetime) -> None:
        await self._work.execute(_APPEND, {"account_id": account_id, "now": now})
