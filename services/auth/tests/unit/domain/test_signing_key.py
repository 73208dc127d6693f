"""When a key is published, signs, and goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_auth.domain.access_token import CLOCK_SKEW, LONGEST_TOKEN_LIFE
from eightgentc_auth.domain.signing_key import KeyRing, SigningKey

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LIFE = timedelta(minutes=5)


def key(name: str, activate_time: datetime) -> SigningKey:
    return SigningKey(name, "{}", b"sealed", NOW, activate_time)


def rotated(ring: tuple[SigningKey, ...], now: datetime) -> tuple[SigningKey, ...]:
    return (*ring, key(f"k{len(ring)}", KeyRing(ring).next_activation(now, LIFE)))


def test_very_first_key_signs_at_once() -> None:
    ring = rotated((), NOW)

    assert KeyRing(ring).active(NOW) == ring[0]


@pytest.mark.row("F8", clause="after a key rotation no valid request fails")
def test_next_key_is_published_one_life_of_the_key_set_before_it_signs() -> None:
    ring = rotated(rotated((), NOW), NOW)
    keys = KeyRing(ring)

    assert ring[1] in keys.published(NOW)
    assert keys.active(NOW + LIFE - timedelta(seconds=1)) == ring[0]
    assert keys.active(NOW + LIFE) == ring[1]


@pytest.mark.row("F8", clause="after a key rotation no valid request fails")
def test_retired_key_stays_published_until_its_last_token_has_ended() -> None:
    ring = rotated(rotated((), NOW), NOW)
    last_token_ends = NOW + LIFE + LONGEST_TOKEN_LIFE + CLOCK_SKEW

    assert ring[0] in KeyRing(ring).published(last_token_ends)
    assert ring[0] not in KeyRing(ring).published(last_token_ends + timedelta(minutes=1))


@given(rotations=st.lists(st.integers(0, 2000), max_size=8), look=st.integers(0, 2000))
def test_whatever_is_rotated_when_there_is_one_active_key_and_it_is_published(
    rotations: list[int], look: int
) -> None:
    ring, now = rotated((), NOW), NOW
    for seconds in rotations:
        now += timedelta(seconds=seconds)
        ring = rotated(ring, now)
    now += timedelta(seconds=look)

    active = KeyRing(ring).active(now)

    assert active is not None
    assert active in KeyRing(ring).published(now)


def test_sealed_key_does_not_show_itself() -> None:
    assert "sealed" not in repr(key("k", NOW))
