"""Accounts in Postgres."""

from __future__ import annotations

from psycopg.errors import UniqueViolation

from eightgentc_auth.adapters.outbound.postgres.insertion import insertion
from eightgentc_auth.domain.account import Account
from eightgentc_auth.domain.errors import EmailTaken
from eightgentc_auth.ports.account_store import AccountWithPassword
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.statements import NOBODY, Statement

ACCOUNT = "a.id, a.email, a.name, a.create_time, a.update_time, a.email_verified, a.disabled_time"
_ACCOUNT_LENGTH = 7

_BY_ID = Statement("find_account", f"SELECT {ACCOUNT} FROM auth.accounts a WHERE id = %(account_id)s")
_BY_EMAIL = Statement(
    "find_account_by_email",
    f"SELECT {ACCOUNT}, a.password_hash FROM auth.accounts a WHERE email_key = %(email_key)s",
)
_ADD = Statement(
    "add_account",
    insertion("accounts", "id, email, email_key, name, password_hash, create_time, update_time")
    + " RETURNING id",
)
_SET_PASSWORD_HASH = Statement(
    "set_password_hash",
    "UPDATE auth.accounts SET password_hash = %(password_hash)s WHERE id = %(account_id)s",
)


def account_from(row: Row) -> Account:
    """The account in a row that begins with the columns of `ACCOUNT`."""
    account_id, email, name, create_time, update_time, email_verified, disabled_time = row[:_ACCOUNT_LENGTH]
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
        rows = await self._database.fetch(NOBODY, _BY_EMAIL, {"email_key": email_key})
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
        await self._work.execute(
            _SET_PASSWORD_HASH, {"account_id": account_id, "password_hash": password_hash}
        )
