"""ExchangeToken over gRPC."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from eightgentc.auth.v1 import session_service_pb2
from eightgentc_kit.errors import Code
from eightgentc_testing.database import DatabaseURLs


@pytest.mark.parametrize("audience", ["projects", "ai", "auth"])
async def test_exchanged_token_is_for_one_service_and_says_who_acts_for_whom(auth, audience: str) -> None:
    signed_up = await auth.sign_up()

    response = await auth.exchange(signed_up.tokens.access_token, audience)
    token = await auth.verifier(audience).verify(response.access_token)

    assert (token.subject, token.session_id) == (signed_up.account.id, signed_up.tokens.session_id)
    assert (token.audience, token.caller, token.is_service) == (audience, "edge-gateway", False)
    assert token.tenant == signed_up.account.id
    assert token.expires_at == response.expire_time.seconds == auth.clock.now().timestamp() + 60
    assert len(response.access_token) < 1024


async def test_exchanged_token_never_outlives_the_original(auth) -> None:
    tokens = (await auth.sign_up()).tokens
    auth.clock.advance(timedelta(seconds=280))

    response = await auth.exchange(tokens.access_token, "projects")

    assert response.expire_time == tokens.access_expire_time


async def test_expired_token_is_not_exchanged_although_services_allow_for_clocks(auth) -> None:
    tokens = (await auth.sign_up()).tokens
    auth.clock.advance(timedelta(seconds=300))

    assert (await auth.refusal(auth.exchange(tokens.access_token, "projects"))).reason == "TOKEN_INVALID"


@pytest.mark.parametrize("audience", ["", "edge-gateway", "billing", "PROJECTS"])
async def test_other_audiences_are_refused_by_name(auth, audience: str) -> None:
    tokens = (await auth.sign_up()).tokens

    refusal = await auth.refusal(auth.exchange(tokens.access_token, audience))

    assert (refusal.code, refusal.reason) == (Code.PERMISSION_DENIED, "AUDIENCE_NOT_ALLOWED")
    assert refusal.metadata == {"audience": audience}


async def test_exchanged_token_cannot_be_exchanged_again(auth) -> None:
    """A token that leaked from inside does not become one for another service."""
    tokens = (await auth.sign_up()).tokens
    inner = (await auth.exchange(tokens.access_token, "projects")).access_token

    assert (await auth.refusal(auth.exchange(inner, "ai"))).reason == "TOKEN_INVALID"


async def test_token_of_a_service_cannot_be_exchanged(auth) -> None:
    token = await auth.service_token("projects", "edge-gateway")

    assert (await auth.refusal(auth.exchange(token, "ai"))).reason == "TOKEN_INVALID"


async def test_revocation_stops_the_exchange_at_every_process_at_once(auth, start_auth) -> None:
    async with start_auth() as other:
        tokens = (await auth.sign_up()).tokens
        await other.exchange(tokens.access_token, "projects")

        await auth.sign_out(tokens.access_token)
        refusal = await auth.refusal(other.exchange(tokens.access_token, "projects"))

    assert refusal.code is Code.UNAUTHENTICATED
    assert refusal.reason in ("SESSION_ENDED", "TOKEN_INVALID")


async def test_disabled_account_gets_no_token(auth, auth_database: DatabaseURLs) -> None:
    tokens = (await auth.sign_up()).tokens
    with psycopg.connect(auth_database.admin) as admin:
        admin.execute("UPDATE auth.accounts SET disabled_time = now()")

    assert (await auth.refusal(auth.exchange(tokens.access_token, "projects"))).reason == "SESSION_ENDED"
    assert (await auth.refusal(auth.refresh(tokens.refresh_token))).reason == "SESSION_ENDED"


async def test_exchange_is_one_statement(auth, database_use) -> None:
    tokens = (await auth.sign_up()).tokens
    metadata = await auth.as_service("edge-gateway")
    del database_use.statements[:]

    await auth.sessions.ExchangeToken(
        session_service_pb2.ExchangeTokenRequest(subject_token=tokens.access_token, audience="projects"),
        metadata=metadata,
    )

    assert database_use.statements == ["find_session"]


async def test_sign_out_twice_is_refused_as_a_dead_token_and_changes_nothing(
    auth, auth_database: DatabaseURLs
) -> None:
    tokens = (await auth.sign_up()).tokens
    person = await auth.as_person(tokens.access_token)
    await auth.sessions.SignOut(session_service_pb2.SignOutRequest(), metadata=person)

    again = await auth.refusal(auth.sessions.SignOut(session_service_pb2.SignOutRequest(), metadata=person))

    with psycopg.connect(auth_database.admin) as admin:
        [logged] = admin.execute(
            "SELECT count(*) FROM auth.revocations WHERE session_id IS NOT NULL"
        ).fetchone()
    assert (again.code, logged) == (Code.UNAUTHENTICATED, 1)
