"""The keys of the issuer in memory: fresh, stale, rotated, and with the issuer away."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from joserfc.jwk import ECKey

from eightgentc_kit.errors import DatabaseUnavailable, DomainError, TokenInvalid
from eightgentc_kit.identity.keys import STALE_SECONDS, UNKNOWN_KEY_COOLDOWN, CachedKeys


@pytest.fixture
def keys(issuer, now) -> CachedKeys:
    return CachedKeys(issuer.fetch, now=now)


async def known(keys: CachedKeys, issuer, number: int = 0) -> bool:
    try:
        await keys.keys_for(str(issuer.keys[number].kid))
    except TokenInvalid:
        return False
    return True


async def refreshed_in_the_background(keys: CachedKeys) -> None:
    if None in keys._refreshes:
        with contextlib.suppress(DomainError):
            await keys._refreshes.join(None, keys._refresh_apart)


@pytest.mark.row("F8", clause="services verify with cached keys, no call per request")
async def test_keys_are_fetched_once_however_often_they_are_needed(issuer, keys: CachedKeys) -> None:
    for _ in range(100):
        assert await known(keys, issuer)

    assert issuer.fetches == 1


async def test_keys_past_their_age_are_used_while_new_ones_are_fetched(issuer, keys: CachedKeys) -> None:
    await known(keys, issuer)
    issuer.now += issuer.max_age + 1

    assert await known(keys, issuer)
    assert issuer.fetches == 1
    await refreshed_in_the_background(keys)
    assert await known(keys, issuer)
    assert issuer.fetches == 2


async def test_calls_that_need_the_first_keys_share_one_fetch(issuer, keys: CachedKeys) -> None:
    assert all(await asyncio.gather(*(known(keys, issuer) for _ in range(20))))

    assert issuer.fetches == 1


@pytest.mark.row("F8", clause="after a key rotation no valid request fails")
async def test_key_that_is_not_known_yet_is_fetched(issuer, keys: CachedKeys) -> None:
    await known(keys, issuer)
    issuer.keys.append(ECKey.generate_key("P-256", auto_kid=True))
    issuer.now += UNKNOWN_KEY_COOLDOWN

    assert await known(keys, issuer, 1)


async def test_flood_of_unknown_ids_causes_one_fetch_in_thirty_seconds(issuer, keys: CachedKeys) -> None:
    await known(keys, issuer)
    for number in range(500):
        with pytest.raises(TokenInvalid):
            await keys.keys_for(f"unknown{number}")
    assert issuer.fetches == 2

    issuer.now += UNKNOWN_KEY_COOLDOWN
    with pytest.raises(TokenInvalid):
        await keys.keys_for("unknown")
    assert issuer.fetches == 3


@pytest.mark.row("F8", clause="keys are served stale when the issuer is away")
async def test_stale_keys_serve_for_a_day_while_the_issuer_is_unavailable(issuer, keys: CachedKeys) -> None:
    await known(keys, issuer)
    issuer.unavailable = DatabaseUnavailable()
    issuer.now += STALE_SECONDS - 1

    assert await known(keys, issuer)
    await refreshed_in_the_background(keys)
    assert await known(keys, issuer)

    issuer.now += 2
    with pytest.raises(DatabaseUnavailable):
        await keys.keys_for(str(issuer.keys[0].kid))


async def test_unavailable_issuer_is_asked_again_every_few_seconds_not_with_every_token(
    issuer, keys: CachedKeys
) -> None:
    await known(keys, issuer)
    issuer.unavailable = DatabaseUnavailable()
    issuer.now += issuer.max_age + 1
    for _ in range(50):
        await known(keys, issuer)
        await refreshed_in_the_background(keys)

    assert issuer.fetches == 2


async def test_without_any_keys_the_error_is_that_of_the_issuer(issuer, keys: CachedKeys) -> None:
    issuer.unavailable = DatabaseUnavailable()

    with pytest.raises(DatabaseUnavailable):
        await keys.keys_for("any")
