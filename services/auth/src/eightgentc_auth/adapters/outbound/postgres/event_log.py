"""The outbox in Postgres, numbered as the log of revocations is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from eightgentc_auth.adapters.outbound.postgres.next_number import next_number
from eightgentc_auth.adapters.outbound.postgres.tables import accounts, events
from eightgentc_auth.domain.event import AccountChanged
from eightgentc_auth.ports.log_heads import Log
from eightgentc_kit.postgres.database import Database, UnitOfWork
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import UNSCOPED, Statement

# Names are read from the account, not kept here, so that erasing a person leaves no trace in the outbox.
_AFTER = Statement(
    "events_after",
    select(
        events.c.number,
        events.c.create_time,
        events.c.account_id,
        accounts.c.name,
        accounts.c.disabled_time.is_(None).label("active"),
    )
    .join_from(events, accounts)
    .where(events.c.number > bindparam("after"))
    .order_by(events.c.number)
    .limit(bindparam("limit")),
)
_HEAD = next_number(Log.EVENTS)
_APPEND = Statement(
    "append_event",
    insert(events).from_select(
        ["number", "account_id", "create_time"],
        select(
            _HEAD.c.number,
            bindparam("account_id", type_=events.c.account_id.type),
            bindparam("now", type_=events.c.create_time.type),
        ),
    ),
)
_account_changed = bound(AccountChanged)


class PostgresEventReader:
    """See `EventReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def events_after(self, number: int, limit: int) -> Sequence[AccountChanged]:
        rows = await self._database.fetch(UNSCOPED, _AFTER, {"after": number, "limit": limit})
        return [_account_changed(row) for row in rows]


class PostgresEventWriter:
    """See `EventWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def append(self, account_id: str, now: datetime) -> None:
        await self._work.execute(_APPEND, {"account_id": account_id, "now": now})
