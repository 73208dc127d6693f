"""What each refresh token of a session means, by the clock and by how often the session was refreshed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_auth.domain.session import REUSE_GRACE, Client, Presented, Session, SessionLimits

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LIMITS = SessionLimits(absolute=timedelta(days=30), idle=timedelta(days=7))
SECOND = timedelta(seconds=1)
SECONDS = st.sampled_from((0, 1, 5, 10, 11))


def new_session() -> Session:
    return Session.start("s", "a", secret=b"secret", client=Client(), limits=LIMITS, now=NOW)


def refreshed(*moments: datetime) -> Session:
    session = new_session()
    for moment in moments:
        session = session.rotated(moment)
    return session


def test_newest_token_is_live() -> None:
    assert refreshed(NOW, NOW).present(2, NOW) is Presented.LIVE


@pytest.mark.row("F6", clause="a retried parent gets the same live successor")
@pytest.mark.parametrize(
    "later", [timedelta(0), timedelta(seconds=1), timedelta(minutes=10), timedelta(days=6)]
)
def test_parent_may_be_retried_for_as_long_as_its_successor_is_unspent(later: timedelta) -> None:
    session = refreshed(NOW)

    assert session.present(0, NOW + later) is Presented.RETRIED


@pytest.mark.row("F6", clause="reusing a grandparent revokes the whole family")
def test_grandparent_is_reuse_once_its_own_rotation_is_more_than_ten_seconds_ago() -> None:
    session = refreshed(NOW, NOW + SECOND)

    assert session.present(0, NOW + REUSE_GRACE + SECOND) is Presented.REUSED


@pytest.mark.row("F6", clause="not within 10 s of its rotation")
def test_grandparent_is_a_retry_within_ten_seconds_of_its_own_rotation() -> None:
    session = refreshed(NOW, NOW + SECOND)

    assert session.present(0, NOW + REUSE_GRACE) is Presented.RETRIED


def test_grace_counts_from_the_rotation_of_the_token_itself_not_from_the_last_one() -> None:
    session = refreshed(NOW, NOW + timedelta(seconds=9), NOW + timedelta(seconds=18))

    assert session.present(0, NOW + timedelta(seconds=19)) is Presented.REUSED
    assert session.present(1, NOW + timedelta(seconds=19)) is Presented.RETRIED


def test_token_that_is_newer_than_the_newest_is_unknown() -> None:
    assert refreshed(NOW).present(2, NOW) is Presented.UNKNOWN


def test_session_remembers_no_more_rotations_than_it_needs() -> None:
    session = refreshed(*(NOW + timedelta(milliseconds=number) for number in range(500)))

    assert len(session.recent_rotations) == 32


@pytest.mark.parametrize(
    ("after", "live"),
    [
        (timedelta(days=7) - SECOND, True),
        (timedelta(days=7), False),
    ],
)
def test_session_ends_to_the_second_when_it_lies_idle(after: timedelta, live: bool) -> None:
    assert new_session().is_live(NOW + after, LIMITS) is live


def test_refreshing_never_moves_the_absolute_end() -> None:
    session = refreshed(*(NOW + timedelta(days=day) for day in range(1, 30)))

    assert session.is_live(NOW + timedelta(days=30) - SECOND, LIMITS)
    assert not session.is_live(NOW + timedelta(days=30), LIMITS)


def test_session_shows_no_secret() -> None:
    assert "secret" not in repr(new_session())


@given(gaps=st.lists(SECONDS, max_size=40), wait=SECONDS)
def test_every_token_means_what_its_age_and_its_own_rotation_say(gaps: list[int], wait: int) -> None:
    """Against a model that remembers every rotation, where a session remembers 32."""
    moments: list[datetime] = []
    for gap in gaps:
        moments.append((moments[-1] if moments else NOW) + timedelta(seconds=gap))
    session, now = refreshed(*moments), (moments[-1] if moments else NOW) + timedelta(seconds=wait)

    presented = [session.present(counter, now) for counter in range(len(moments) + 1)]

    graced = {
        counter
        for counter, spent in enumerate(moments)
        if now - spent <= REUSE_GRACE and len(moments) - counter <= 32
    }
    graced |= {len(moments) - 1}
    assert presented == [
        *(Presented.RETRIED if counter in graced else Presented.REUSED for counter in range(len(moments))),
        Presented.LIVE,
    ]
