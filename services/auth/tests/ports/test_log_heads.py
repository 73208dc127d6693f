"""The watch over both logs: who waits is told, whichever process wrote."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from eightgentc_auth.adapters.outbound.postgres.log_heads import PostgresLogHeads
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.domain.revocation import KeySetChanged
from eightgentc_auth.ports.log_heads import Log
from eightgentc_kit.postgres.database import Database


@pytest.fixture
async def log_heads(database: Database) -> AsyncIterator[PostgresLogHeads]:
    log_heads = PostgresLogHeads(database)
    running = asyncio.create_task(log_heads.run())
    yield log_heads
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_who_waits_is_told_of_what_another_process_wrote(
    log_heads: PostgresLogHeads, transactions: PostgresTransactions, now: datetime
) -> None:
    waiting = asyncio.create_task(log_heads.beyond(Log.REVOCATIONS, 0, 30.0))
    async with transactions.begin() as work:
        await work.revocations.append(KeySetChanged(now), now)

    assert await waiting is True


async def test_entries_of_the_other_log_wake_no_reader(
    log_heads: PostgresLogHeads, transactions: PostgresTransactions, now: datetime
) -> None:
    async with transactions.begin() as work:
        await work.revocations.append(KeySetChanged(now), now)

    assert await log_heads.beyond(Log.REVOCATIONS, 0, 30.0) is True
    assert await log_heads.beyond(Log.EVENTS, 0, 0.0) is False


async def test_waiting_ends_when_the_process_stops(log_heads: PostgresLogHeads) -> None:
    waiting = [asyncio.create_task(log_heads.beyond(log, 0, 30.0)) for log in Log]
    await asyncio.sleep(0)

    await log_heads.close()

    assert await asyncio.gather(*waiting) == [None, None]
    assert await log_heads.beyond(Log.EVENTS, 0, 30.0) is None
