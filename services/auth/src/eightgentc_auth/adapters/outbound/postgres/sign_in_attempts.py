"""Attempts to sign in, in Postgres: one row for an account and a place, one for a place; each call one round trip."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, case, delete, func, update
from sqlalchemy.dialects.postgresql import insert

from eightgentc_auth.adapters.outbound.postgres.tables import sign_in_attempts as attempts
from eightgentc_auth.domain.sign_in_attempts import WINDOW, AttemptKeys, Attempts
from eightgentc_kit.postgres.columns import columns_for
from eightgentc_kit.postgres.database import Command, Database, UnitOfWork
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import UNSCOPED, Statement

_this = attempts.c.key == bindparam("key")
_fresh = insert(attempts).values(key=bindparam("key"), failures=0, running=1, until=bindparam("until"))
_is_over = attempts.c.until <= bindparam("now", type_=attempts.c.until.type)
_BEGIN = Statement(
    "begin_sign_in_attempt",
    _fresh.on_conflict_do_update(
        index_elements=[attempts.c.key],
        set_={
            "failures": case((_is_over, 0), else_=attempts.c.failures),
            "running": case((_is_over, 1), else_=attempts.c.running + 1),
            "until": case((_is_over, _fresh.excluded.until), else_=attempts.c.until),
        },
    ).returning(*columns_for(attempts, Attempts)),
)
_one_less = func.greatest(attempts.c.running - 1, 0)
_FAIL = Statement(
    "fail_sign_in_attempt",
    update(attempts).where(_this).values(failures=attempts.c.failures + 1, running=_one_less),
)
_LEAVE = Statement("leave_sign_in_attempt", update(attempts).where(_this).values(running=_one_less))
_SUCCEED = Statement(
    "succeed_sign_in_attempt", update(attempts).where(_this).values(failures=0, running=_one_less)
)
_PURGE = Statement("purge_sign_in_attempts", delete(attempts).where(_is_over))
_attempts = bound(Attempts)


class PostgresSignInAttempts:
    """See `SignInAttempts`. The row of the account is always locked first, so that nobody waits in a circle."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, keys: AttemptKeys, now: datetime) -> tuple[Attempts, Attempts]:
        account, place = await self._database.fetch_all(
            UNSCOPED,
            [Command(_BEGIN, {"key": key, "now": now, "until": now + WINDOW}) for key in _both(keys)],
        )
        return _attempts(account[0]), _attempts(place[0])

    async def fail(self, keys: AttemptKeys) -> None:
        await self._database.fetch_all(UNSCOPED, [Command(_FAIL, {"key": key}) for key in _both(keys)])

    async def leave(self, keys: AttemptKeys) -> None:
        await self._database.fetch_all(UNSCOPED, [Command(_LEAVE, {"key": key}) for key in _both(keys)])

    async def purge(self, now: datetime) -> None:
        await self._database.fetch(UNSCOPED, _PURGE, {"now": now})


class PostgresSuccessfulAttempts:
    """See `SuccessfulAttempts`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def succeed(self, keys: AttemptKeys) -> None:
        await self._work.execute(_SUCCEED, {"key": keys.account})
        await self._work.execute(_LEAVE, {"key": keys.place})


def _both(keys: AttemptKeys) -> tuple[bytes, bytes]:
    return keys.account, keys.place
