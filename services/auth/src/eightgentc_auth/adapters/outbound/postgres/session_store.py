"""Sessions in Postgres. A change and its audit record are one statement, so that a refresh takes two round trips."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CTE, Insert, Text, bindparam, cast, insert, select, text, update

from eightgentc_auth.adapters.outbound.postgres.tables import accounts, audit, sessions
from eightgentc_auth.domain.audit import Action
from eightgentc_auth.domain.session import Session
from eightgentc_auth.ports.session_store import SessionOfAccount
from eightgentc_kit.postgres.columns import columns_for, field_names, values_of
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import UNSCOPED, Statement

_FIND = (
    select(*columns_for(sessions, Session), accounts.c.disabled_time, accounts.c.time_zone)
    .join_from(sessions, accounts)
    .where(sessions.c.id == bindparam("session_id"))
)
_READ = Statement("find_session", _FIND)
_LOCK = Statement("lock_session", _FIND.with_for_update(of=sessions))
_ADD = Statement("add_session", insert(sessions), columns=list(field_names(Session)))


def _audited(change: CTE) -> Insert:
    """The audit record of the sessions that a change returns, if any."""
    return insert(audit).from_select(
        ["create_time", "action", "actor", "target", "details"],
        select(
            bindparam("now", type_=audit.c.create_time.type),
            bindparam("action", type_=Text),
            cast(change.c.account_id, Text),
            cast(change.c.id, Text),
            text("'{}'"),
        ),
        include_defaults=False,
    )


_rotated = (
    update(sessions)
    .where(sessions.c.id == bindparam("session_id"))
    .values(
        counter=bindparam("counter"),
        recent_rotations=bindparam("recent_rotations"),
        last_use_time=bindparam("now"),
    )
    .returning(sessions.c.id, sessions.c.account_id)
    .cte("rotated")
)
_SAVE_ROTATION = Statement("save_rotation", _audited(_rotated))

_ended = (
    update(sessions)
    .where(sessions.c.id == bindparam("session_id"), sessions.c.revoke_time.is_(None))
    .values(revoke_time=bindparam("now"), revoke_reason=bindparam("action"))
    .returning(sessions.c.id, sessions.c.account_id)
    .cte("ended")
)
_END = Statement("end_session", select(_ended.c.id).add_cte(_audited(_ended).cte("recorded")))

_session = bound(Session, recent_rotations=tuple)


def _session_of_account(row: Row) -> SessionOfAccount:
    return SessionOfAccount(_session(row), row.disabled_time, row.time_zone)


class PostgresSessionReader:
    """See `SessionReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, session_id: str) -> SessionOfAccount | None:
        rows = await self._database.fetch(UNSCOPED, _READ, {"session_id": session_id})
        return _session_of_account(rows[0]) if rows else None


class PostgresSessionWriter:
    """See `SessionWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def add(self, session: Session) -> None:
        rotations = {"recent_rotations": list(session.recent_rotations)}
        await self._work.execute(_ADD, values_of(session) | rotations)

    async def lock(self, session_id: str) -> SessionOfAccount | None:
        row = await self._work.fetch_one(_LOCK, {"session_id": session_id})
        return _session_of_account(row) if row else None

    async def save_rotation(self, session: Session) -> None:
        await self._work.execute(
            _SAVE_ROTATION,
            {
                "session_id": session.id,
                "counter": session.counter,
                "recent_rotations": list(session.recent_rotations),
                "now": session.last_use_time,
                "action": Action.SESSION_REFRESHED.value,
            },
        )

    async def end(self, session_id: str, now: datetime, reason: Action) -> bool:
        row = await self._work.fetch_one(_END, {"session_id": session_id, "now": now, "action": reason.value})
        return row is not None
