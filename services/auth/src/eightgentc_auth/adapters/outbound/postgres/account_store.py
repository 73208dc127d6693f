"""Accounts in Postgres."""

from __future__ import annotations

from psycopg.errors import UniqueViolation
from sqlalchemy import bindparam, select, update

from eightgentc_auth.adapters.outbound.postgres.insertion import insertion
from eightgentc_auth.adapters.outbound.postgres.tables import accounts
from eightgentc_auth.domain.account import Account
from eightgentc_auth.domain.errors import EmailTaken
from eightgentc_auth.ports.account_store import AccountWithPassword
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.statements import NOBODY, Statement

ACCOUNT = tuple(
    accounts.c[name]
    for name in ("id", "email", "name", "create_time", "update_time", "email_verified", "disabled_time")
)

_BY_ID = Statement.compiled("find_account", select(*ACCOUNT).where(accounts.c.id == bindparam("account_id")))
_BY_EMAIL = Statement.compiled(
    "find_account_by_email",
    select(*ACCOUNT, accounts.c.password_hash).where(accounts.c.email_key == bindparam("key")),
)
_ADD = Statement.compiled(
    "add_account",
    insertion(
        accounts, "id", "email", "email_key", "name", "password_hash", "create_time", "update_time"
    ).returning(accounts.c.id),
)
_SET_PASSWORD_HASH = Statement.compiled(
    "set_password_hash",
    update(accounts)
    .where(accounts.c.id == bindparam("account_id"))
    .values(password_hash=bindparam("new_hash")),
)


def account_from(row: Row) -> Account:
    """The account in a row that begins with the columns of `ACCOUNT`."""
    account_id, email, name, create_time, update_time, email_verified, disabled_time = row[: len(ACCOUNT)]
    return Account(str(account_id), email, name, create_time, update_time, email_verified, disabled_time)


class PostgresAccountReader:
    """See `AccountReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, account_id: str) -> Account | None:
        rows = await self._database.fetch(NOBODY, _BY_ID, {"account_id": account_id})
        return account_from(rows[0]) if rows else None

    async def find_by_email(self, email_key: str) -> AccountWithPassword | None:
        if "\x00" in email_key:  # Postgres cannot even be asked
            return None
        rows = await self._database.fetch(NOBODY, _BY_EMAIL, {"key": email_key})
        return AccountWithPassword(account_from(rows[0]), rows[0][-1] or "") if rows else None


class PostgresAccountWriter:
    """See `AccountWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def add(self, account: Account, password_hash: str) -> None:
        try:
            await self._work.fetch(
                _ADD,
                {
                    "id": account.id,
                    "email": account.email,
                    "email_key": account.email_key,
                    "name": account.name,
                    "password_hash": password_hash,
                    "create_time": account.create_time,
                    "update_time": account.update_time,
                },
            )
        except UniqueViolation as error:
            raise EmailTaken from error

    async def set_password_hash(self, account_id: str, password_hash: str) -> None:
        await self._work.execute(_SET_PASSWORD_HASH, {"account_id": account_id, "new_hash": password_hash})
