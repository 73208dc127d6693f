"""The suite of counted attempts."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from eightgentc_auth.adapters.outbound.postgres.sign_in_attempts import PostgresSignInAttempts
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.domain.sign_in_attempts import WINDOW, AttemptKeys, Attempts

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
KEYS = AttemptKeys.of("ada@example.org", "198.51.100.7")


@pytest.fixture
def attempts(database) -> PostgresSignInAttempts:
    return PostgresSignInAttempts(database)


async def test_attempts_at_once_are_counted_exactly(attempts) -> None:
    begun = await asyncio.gather(*(attempts.begin(KEYS, NOON) for _ in range(40)))

    for of_one_key in zip(*begun, strict=True):
        assert sorted(each.running for each in of_one_key) == list(range(1, 41))


async def test_failures_are_forgotten_when_their_time_is_over(attempts) -> None:
    await attempts.begin(KEYS, NOON)
    await attempts.fail(KEYS)

    before = await attempts.begin(KEYS, NOON + WINDOW - timedelta(seconds=1))
    after = await attempts.begin(KEYS, NOON + WINDOW)

    assert {(each.failures, each.until) for each in before} == {(1, NOON + WINDOW)}
    assert set(after) == {Attempts(failures=0, running=1, until=NOON + 2 * WINDOW)}


async def test_of_two_accounts_in_one_place_only_the_place_is_counted_together(attempts) -> None:
    await attempts.begin(KEYS, NOON)
    await attempts.fail(KEYS)

    account, place = await attempts.begin(AttemptKeys.of("eve@example.org", "198.51.100.7"), NOON)

    assert (account.failures, place.failures) == (0, 1)


async def test_failures_before_a_success_are_forgotten_for_the_account_and_not_for_the_place(
    attempts, database
) -> None:
    await attempts.begin(KEYS, NOON)
    await attempts.fail(KEYS)
    await attempts.begin(KEYS, NOON)

    async with PostgresTransactions(database).begin() as work:
        await work.attempts.succeed(KEYS)

    account, place = await attempts.begin(KEYS, NOON)
    assert (account.failures, account.running) == (0, 1)
    assert (place.failures, place.running) == (1, 1)


async def test_an_attempt_that_was_not_checked_counts_no_more(attempts) -> None:
    await attempts.begin(KEYS, NOON)

    await attempts.leave(KEYS)

    assert [each.running for each in await attempts.begin(KEYS, NOON)] == [1, 1]


async def test_what_is_over_is_purged(attempts, database) -> None:
    await attempts.begin(KEYS, NOON)

    await attempts.purge(NOON + WINDOW)

    assert [each.until for each in await attempts.begin(KEYS, NOON)] == [NOON + WINDOW] * 2


def test_a_key_does_not_tell_who_signs_in_where() -> None:
    keys = [
        AttemptKeys.of(email, place) for email in ("a@b.c", "a@b.d") for place in ("10.0.0.1", "10.0.0.2", "")
    ]

    assert len({of.account for of in keys} | {of.place for of in keys}) == 6 + 3
    assert {len(key) for of in keys for key in (of.account, of.place)} == {32}
