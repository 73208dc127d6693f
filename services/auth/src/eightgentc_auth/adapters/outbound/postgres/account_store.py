"""Accounts in Postgres."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from eightgentc_auth.adapters.outbound.postgres.tables import accounts
from eightgentc_auth.domain.account import Account
from eightgentc_auth.domain.errors import EmailTaken
from eightgentc_auth.ports.account_store import AccountWithPassword
from eightgentc_kit.postgres.columns import columns_for, field_names, values_of
from eightgentc_kit.postgres.database import Database, UnitOfWork
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import UNSCOPED, Statement

_COLUMNS = columns_for(accounts, Account)
_FIND = select(*_COLUMNS).where(accounts.c.id == bindparam("account_id"))
_BY_ID = Statement("find_account", _FIND)
_LOCK = Statement("lock_account", _FIND.with_for_update())
_has_key = accounts.c.email_key == bindparam("email_key")
_TAKEN = Statement("find_email_key", select(accounts.c.id).where(_has_key))
_BY_EMAIL = Statement(
    "find_account_by_email",
    select(*_COLUMNS, accounts.c.password_hash)
    .where(_has_key | (accounts.c.email_key == bindparam("former_key")))
    .order_by(_has_key.desc())
    .limit(1),
)
# Without an error where the address is taken: Postgres would write the address into its log.
_ADD = Statement(
    "add_account",
    insert(accounts).on_conflict_do_nothing(index_elements=[accounts.c.email_key]).returning(accounts.c.id),
    columns=[*field_names(Account), "email_key", "password_hash"],
)
_SAVE = Statement(
    "save_account",
    update(accounts).where(accounts.c.id == bindparam("account_id")),
    columns=["name", "time_zone", "update_time"],
)
_SET_PASSWORD_HASH = Statement(
    "set_password_hash",
    update(accounts).where(accounts.c.id == bindparam("account_id")),
    columns=["password_hash"],
)
_account = bound(Account)
_account_with_password = bound(AccountWithPassword, password_hash=lambda stored: stored or "")


class PostgresAccountReader:
    """See `AccountReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, account_id: str) -> Account | None:
        rows = await self._database.fetch(UNSCOPED, _BY_ID, {"account_id": account_id})
        return _account(rows[0]) if rows else None

    async def find_by_email(self, email_keys: tuple[str, str]) -> AccountWithPassword | None:
        key, former = email_keys
        if "\x00" in former:  # Postgres cannot even be asked
            return None
        rows = await self._database.fetch(UNSCOPED, _BY_EMAIL, {"email_key": key, "former_key": former})
        return _account_with_password(rows[0]) if rows else None


class PostgresAccountWriter:
    """See `AccountWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def add(self, account: Account, password_hash: str) -> None:
        key, former = account.email_keys
        if former != key and await self._work.fetch(_TAKEN, {"email_key": former}):
            raise EmailTaken
        values = {"email_key": key, "password_hash": password_hash}
        # Read at once, not queued: a taken address must show before anything else is written.
        if not await self._work.fetch(_ADD, values_of(account) | values):
            raise EmailTaken

    async def lock(self, account_id: str) -> Account | None:
        row = await self._work.fetch_one(_LOCK, {"account_id": account_id})
        return _account(row) if row else None

    async def save(self, account: Account) -> None:
        details = account.details
        await self._work.execute(
            _SAVE,
            {
                "account_id": account.id,
                "name": details.name,
                "time_zone": details.time_zone,
                "update_time": account.update_time,
            },
        )

    async def set_password_hash(self, account_id: str, password_hash: str) -> None:
        await self._work.execute(
            _SET_PASSWORD_HASH, {"account_id": account_id, "password_hash": password_hash}
        )
