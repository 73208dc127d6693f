"""The two numbered logs on Postgres: no holes, commit order, purged from the front."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime, timedelta

import pytest

from eightgentc_auth.adapters.outbound.postgres.event_log import PostgresEventReader
from eightgentc_auth.adapters.outbound.postgres.revocation_log import PostgresRevocationReader
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.domain.account import Account
from eightgentc_auth.domain.revocation import KeySetChanged, LogEntry, SessionRevoked
from eightgentc_auth.ports.revocation_log import LogBounds
from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Database

MINUTE = timedelta(minutes=1)


class _ChangedItsMind(Exception):
    pass


@pytest.fixture
def reader(database: Database) -> PostgresRevocationReader:
    return PostgresRevocationReader(database)


async def append(transactions: PostgresTransactions, now: datetime, *lives: timedelta) -> None:
    for life in lives:
        async with transactions.begin() as work:
            await work.revocations.append(SessionRevoked(new_id(), now + life), now)


async def numbers(reader: PostgresRevocationReader) -> list[int]:
    return [entry.number for entry in await reader.entries_after(0, 1000)]


async def test_entries_read_back_in_order(
    reader: PostgresRevocationReader, transactions: PostgresTransactions, now: datetime
) -> None:
    revoked, changed = SessionRevoked(new_id(), now + MINUTE), KeySetChanged(now + MINUTE)
    async with transactions.begin() as work:
        await work.revocations.append(revoked, now)
        await work.revocations.append(changed, now)

    assert await reader.entries_after(0, 10) == [LogEntry(1, revoked), LogEntry(2, changed)]
    assert await reader.entries_after(1, 10) == [LogEntry(2, changed)]
    assert await reader.entries_after(0, 1) == [LogEntry(1, revoked)]


async def test_number_of_what_was_rolled_back_is_used_again(
    reader: PostgresRevocationReader, transactions: PostgresTransactions, now: datetime
) -> None:
    await append(transactions, now, MINUTE)
    with contextlib.suppress(_ChangedItsMind):
        async with transactions.begin() as work:
            await work.revocations.append(SessionRevoked(new_id(), now), now)
            raise _ChangedItsMind
    await append(transactions, now, MINUTE)

    assert await numbers(reader) == [1, 2]


async def test_forty_writers_leave_no_hole_and_no_reader_ever_sees_one(
    reader: PostgresRevocationReader, transactions: PostgresTransactions, now: datetime
) -> None:
    writing = asyncio.gather(*(append(transactions, now, MINUTE) for _ in range(40)))
    while not writing.done():
        seen = await numbers(reader)
        assert seen == list(range(1, len(seen) + 1))
    await writing

    assert await numbers(reader) == list(range(1, 41))
    assert await reader.bounds() == LogBounds(purged=0, last=40)


@pytest.mark.parametrize(
    ("lives", "left", "bounds"),
    [
        ((), [], LogBounds(0, 0)),
        ((1, 1, 5), [3], LogBounds(2, 3)),
        ((5, 1, 1), [1, 2, 3], LogBounds(0, 3)),
        ((1, 5, 1), [2, 3], LogBounds(1, 3)),
        ((1, 1, 1), [], LogBounds(3, 3)),
    ],
)
async def test_purge_takes_what_may_be_forgotten_from_the_front_only(
    reader: PostgresRevocationReader,
    transactions: PostgresTransactions,
    now: datetime,
    lives: tuple[int, ...],
    left: list[int],
    bounds: LogBounds,
) -> None:
    await append(transactions, now, *(life * MINUTE for life in lives))

    async with transactions.begin() as work:
        await work.revocations.purge(now + 2 * MINUTE)

    assert await numbers(reader) == left
    assert await reader.bounds() == bounds


async def test_numbers_go_on_after_everything_was_purged(
    reader: PostgresRevocationReader, transactions: PostgresTransactions, now: datetime
) -> None:
    await append(transactions, now, MINUTE)
    async with transactions.begin() as work:
        await work.revocations.purge(now + 2 * MINUTE)

    await append(transactions, now, MINUTE)

    assert await numbers(reader) == [2]


async def test_event_tells_the_state_of_its_account(
    database: Database, transactions: PostgresTransactions, account: Account, now: datetime
) -> None:
    async with transactions.begin() as work:
        await work.events.append(account.id, now)

    [event] = await PostgresEventReader(database).events_after(0, 10)

    assert (event.number, event.create_time) == (1, now)
    assert (event.account_id, event.name, event.active) == (account.id, "Ada", True)
