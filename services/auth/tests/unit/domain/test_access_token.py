"""What tokens say, and to whom they may be given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eightgentc_auth.domain.access_token import AccessClaims, PersonToken
from eightgentc_auth.domain.errors import AudienceNotAllowed
from eightgentc_auth.domain.session import Client, Session, SessionLimits

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def person(*, life: timedelta = timedelta(minutes=5)) -> PersonToken:
    return PersonToken("account", "account", "session", 1, NOW + life)


def exchanged(token: PersonToken, audience: str = "projects") -> AccessClaims:
    return AccessClaims.exchanged(token, audience=audience, actor="edge-gateway", now=NOW)


def test_exchanged_token_lives_a_minute() -> None:
    assert exchanged(person()).expire_time == NOW + timedelta(seconds=60)


def test_exchanged_token_never_outlives_the_original() -> None:
    assert exchanged(person(life=timedelta(seconds=5))).expire_time == NOW + timedelta(seconds=5)


def test_exchanged_token_is_that_of_the_person_and_names_the_service_that_acts() -> None:
    claims = exchanged(person())

    assert (claims.actor, claims.subject, claims.session_id) == ("edge-gateway", "account", "session")


@pytest.mark.parametrize("audience", ["", "edge-gateway", "mail", "projects ai", "*"])
def test_token_of_a_person_is_for_our_services_only(audience: str) -> None:
    with pytest.raises(AudienceNotAllowed):
        exchanged(person(), audience)


@pytest.mark.row("F6", clause="short access token")
def test_session_token_lives_five_minutes_and_not_beyond_its_session() -> None:
    limits = SessionLimits(absolute=timedelta(minutes=7), idle=timedelta(days=1))
    session = Session.start("s", "account", secret=b"", client=Client(), limits=limits, now=NOW)

    first = AccessClaims.for_session(session, NOW)
    last = AccessClaims.for_session(session, NOW + timedelta(minutes=6))

    assert first.expire_time == NOW + timedelta(minutes=5)
    assert last.expire_time == NOW + timedelta(minutes=7)


def test_token_of_a_service_belongs_to_itself() -> None:
    claims = AccessClaims.for_service("projects", audience="ai", now=NOW)

    assert claims.is_service
    assert (claims.subject, claims.tenant, claims.audience) == ("projects", "projects", "ai")
    assert claims.expire_time <= NOW + timedelta(minutes=10)
