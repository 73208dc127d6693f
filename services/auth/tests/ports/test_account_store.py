"""Accounts on Postgres."""

from __future__ import annotations

from datetime import datetime

import psycopg
import pytest

from eightgentc_auth.adapters.outbound.postgres.account_store import PostgresAccountReader
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.domain.account import Account, AccountDetails, email_keys
from eightgentc_auth.domain.errors import EmailTaken
from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Database
from eightgentc_testing.database import DatabaseURLs


@pytest.fixture
def reader(database: Database) -> PostgresAccountReader:
    return PostgresAccountReader(database)


async def test_account_reads_back_equal(reader: PostgresAccountReader, account: Account) -> None:
    assert await reader.find(account.id) == account


async def test_account_is_found_by_its_address_in_any_case(
    reader: PostgresAccountReader, account: Account
) -> None:
    found = await reader.find_by_email(email_keys("ADA@Example.Org"))

    assert found is not None
    assert (found.account, found.password_hash) == (account, "a hash")
    assert "a hash" not in repr(found)


@pytest.mark.parametrize("address", ["eve@example.org", "ada@example.org\x00", ""])
async def test_unknown_address_finds_nothing(
    reader: PostgresAccountReader, account: Account, address: str
) -> None:
    assert await reader.find_by_email(email_keys(address)) is None


@pytest.mark.row("F122", clause="mail addresses unique whatever their case")
@pytest.mark.parametrize("email", ["ada@example.org", "ADA@EXAMPLE.ORG"])
async def test_second_account_with_the_address_is_refused_and_the_connection_lives(
    transactions: PostgresTransactions,
    reader: PostgresAccountReader,
    account: Account,
    now: datetime,
    email: str,
) -> None:
    second = Account.sign_up(new_id(), AccountDetails(email), now)

    with pytest.raises(EmailTaken):
        async with transactions.begin() as work:
            await work.accounts.add(second, "")

    assert await reader.find(second.id) is None
    assert await reader.find(account.id) == account


@pytest.mark.row("F122", clause="mail addresses unique whatever their case")
async def test_addresses_beyond_ascii_are_unique_whatever_their_case(
    transactions: PostgresTransactions, now: datetime
) -> None:
    first, second = (
        Account.sign_up(new_id(), AccountDetails(email), now)
        for email in ("ärger@example.org", "ÄRGER@example.org")
    )
    async with transactions.begin() as work:
        await work.accounts.add(first, "")

    with pytest.raises(EmailTaken):
        async with transactions.begin() as work:
            await work.accounts.add(second, "")


async def test_account_of_a_release_that_knew_no_idna_is_found_and_its_address_is_taken(
    transactions: PostgresTransactions,
    reader: PostgresAccountReader,
    now: datetime,
    auth_database: DatabaseURLs,
) -> None:
    first, second = (Account.sign_up(new_id(), AccountDetails("Ada@exämple.org"), now) for _ in range(2))
    async with transactions.begin() as work:
        await work.accounts.add(first, "")
    with psycopg.connect(auth_database.admin) as admin:
        admin.execute("UPDATE auth.accounts SET email_key = 'ada@exämple.org' WHERE id = %s", (first.id,))

    found = await reader.find_by_email(email_keys("ada@EXÄMPLE.org"))
    with pytest.raises(EmailTaken):
        async with transactions.begin() as work:
            await work.accounts.add(second, "")

    assert found is not None
    assert found.account == first


async def test_new_hash_of_an_unchanged_password_does_not_move_the_update_time(
    transactions: PostgresTransactions, reader: PostgresAccountReader, account: Account
) -> None:
    async with transactions.begin() as work:
        await work.accounts.set_password_hash(account.id, "another hash")

    found = await reader.find_by_email(account.email_keys)

    assert found is not None
    assert (found.account, found.password_hash) == (account, "another hash")


async def test_a_taken_address_is_no_error_of_postgres_which_would_log_it(
    transactions: PostgresTransactions, account: Account, now: datetime
) -> None:
    second = Account.sign_up(new_id(), AccountDetails(account.details.email), now)

    with pytest.raises(EmailTaken) as taken:
        async with transactions.begin() as work:
            await work.accounts.add(second, "")

    assert (taken.value.__cause__, taken.value.__context__) == (None, None)
