"""The suite of counted attempts."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from eightgentc_auth.adapters.outbound.postgres.sign_in_attempts import PostgresSignInAttempts
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.domain.sign_in_attempts import WINDOW, attempt_key

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
KEY = attempt_key("ada@example.org", "198.51.100.7")


@pytest.fixture
def attempts(database) -> PostgresSignInAttempts:
    return PostgresSignInAttempts(database)


async def test_attempts_at_once_are_counted_exactly(attempts) -> None:
    begun = await asyncio.gather(*(attempts.begin(KEY, NOON) for _ in range(40)))

    assert sorted(each.running for each in begun) == list(range(1, 41))


async def test_failures_are_forgotten_when_their_time_is_over(attempts) -> None:
    await attempts.begin(KEY, NOON)
    await attempts.fail(KEY)

    before = await attempts.begin(KEY, NOON + WINDOW - timedelta(seconds=1))
    after = await attempts.begin(KEY, NOON + WINDOW)

    assert (before.failures, before.until) == (1, NOON + WINDOW)
    assert (after.failures, after.running, after.until) == (0, 1, NOON + 2 * WINDOW)


async def test_a_success_is_forgotten_with_its_unit_of_work(attempts, database) -> None:
    await attempts.begin(KEY, NOON)
    await attempts.fail(KEY)
    await attempts.begin(KEY, NOON)

    async with PostgresTransactions(database).begin() as work:
        await work.attempts.succeed(KEY)

    assert (await attempts.begin(KEY, NOON)).failures == 0


async def test_an_attempt_that_was_not_checked_counts_no_more(attempts) -> None:
    await attempts.begin(KEY, NOON)

    await attempts.leave(KEY)

    assert (await attempts.begin(KEY, NOON)).running == 1


async def test_what_is_over_is_purged(attempts, database) -> None:
    await attempts.begin(KEY, NOON)

    await attempts.purge(NOON + WINDOW)

    assert (await attempts.begin(KEY, NOON)).until == NOON + WINDOW


def test_a_key_does_not_tell_who_signs_in_where() -> None:
    keys = {
        attempt_key(email, place) for email in ("a@b.c", "a@b.d") for place in ("10.0.0.1", "10.0.0.2", "")
    }

    assert len(keys) == 6
    assert {len(key) for key in keys} == {32}
