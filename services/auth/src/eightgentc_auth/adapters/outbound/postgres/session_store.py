"""Sessions in Postgres."""

from __future__ import annotations

from datetime import datetime

from eightgentc_auth.adapters.outbound.postgres.account_store import ACCOUNT, account_from
from eightgentc_auth.adapters.outbound.postgres.insertion import insertion
from eightgentc_auth.domain.audit import Action
from eightgentc_auth.domain.session import Client, Session
from eightgentc_auth.ports.session_store import SessionOfAccount
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.statements import NOBODY, Statement

_COLUMNS = (
    "id, account_id, secret, create_time, last_use_time, expire_time, assurance, counter, recent_rotations, "
    "revoke_time, client_address, client_user_agent"
)
_FIND = f"""
    SELECT s.{_COLUMNS.replace(", ", ", s.")}, {ACCOUNT}
    FROM auth.sessions s JOIN auth.accounts a ON a.id = s.account_id WHERE s.id = %(session_id)s
"""
_READ = Statement("find_session", _FIND)
_LOCK = Statement("lock_session", f"{_FIND} FOR UPDATE OF s")
_ADD = Statement("add_session", insertion("sessions", _COLUMNS))
# The change and its audit record in one statement: a refresh is two round trips, lock and this.
_SAVE_ROTATION = Statement(
    "save_rotation",
    """
    WITH rotated AS (
        UPDATE auth.sessions
        SET counter = %(counter)s, recent_rotations = %(recent_rotations)s, last_use_time = %(now)s
        WHERE id = %(session_id)s RETURNING id, account_id
    )
    INSERT INTO auth.audit (create_time, action, actor, target, details)
    SELECT %(now)s, %(action)s, account_id::text, id::text, '{}' FROM rotated
    """,
)
_END = Statement(
    "end_session",
    """
    WITH ended AS (
        UPDATE auth.sessions SET revoke_time = %(now)s, revoke_reason = %(action)s
        WHERE id = %(session_id)s AND revoke_time IS NULL RETURNING id, account_id
    ), recorded AS (
        INSERT INTO auth.audit (create_time, action, actor, target, details)
        SELECT %(now)s, %(action)s, account_id::text, id::text, '{}' FROM ended
    )
    SELECT id FROM ended
    """,
)


def _from_row(row: Row) -> SessionOfAccount:
    session_id, account_id, secret, created, used, expires, assurance, counter, rotations, *rest = row
    revoked, address, user_agent, *account = rest
    session = Session(
        str(session_id),
        str(account_id),
        bytes(secret),
        create_time=created,
        last_use_time=used,
        expire_time=expires,
        assurance=assurance,
        counter=counter,
        recent_rotations=tuple(rotations),
        revoke_time=revoked,
        client=Client(address, user_agent),
    )
    return SessionOfAccount(session, account_from(tuple(account)))


class PostgresSessionReader:
    """See `SessionReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, session_id: str) -> SessionOfAccount | None:
        rows = await self._database.fetch(NOBODY, _READ, {"session_id": session_id})
        return _from_row(rows[0]) if rows else None


class PostgresSessionWriter:
    """See `SessionWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def add(self, session: Session) -> None:
        await self._work.execute(
            _ADD,
            {
                "id": session.id,
                "account_id": session.account_id,
                "secret": session.secret,
                "create_time": session.create_time,
                "last_use_time": session.last_use_time,
                "expire_time": session.expire_time,
                "assurance": session.assurance,
                "counter": session.counter,
                "recent_rotations": list(session.recent_rotations),
                "revoke_time": session.revoke_time,
                "client_address": session.client.address,
                "client_user_agent": session.client.user_agent,
            },
        )

    async def lock(self, session_id: str) -> SessionOfAccount | None:
        row = await self._work.fetch_one(_LOCK, {"session_id": session_id})
        return _from_row(row) if row else None

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
