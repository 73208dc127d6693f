"""A database of auth and the unit of work on it, in the service's own role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.domain.account import Account, AccountDetails
from eightgentc_auth.domain.session import Client, Session, SessionLimits
from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_testing.database import DatabaseURLs

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
async def database(auth_database: DatabaseURLs) -> AsyncIterator[Database]:
    database = Database(PoolOptions(auth_database.roles["eightgentc_auth"]), application="auth tests")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def transactions(database: Database) -> PostgresTransactions:
    return PostgresTransactions(database)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
async def account(transactions: PostgresTransactions) -> Account:
    account = Account.sign_up(new_id(), AccountDetails("ada@example.org", "Ada"), NOW)
    async with transactions.begin() as work:
        await work.accounts.add(account, "a hash")
    return account


@pytest.fixture
async def session(transactions: PostgresTransactions, account: Account) -> Session:
    session = Session.start(
        new_id(),
        account.id,
        secret=b"s" * 32,
        client=Client("192.0.2.1", "Browser"),
        limits=SessionLimits(timedelta(days=30), timedelta(days=7)),
        now=NOW,
    )
    async with transactions.begin() as work:
        await work.sessions.add(session)
    return session
