"""IssueServiceToken over gRPC."""

from __future__ import annotations

import pytest

from eightgentc.auth.v1 import session_service_pb2
from eightgentc_kit.errors import Code, TokenInvalid


async def issue(auth, client_id: str, secret: str, audience: str):
    request = session_service_pb2.IssueServiceTokenRequest(
        client_id=client_id, client_secret=secret, audience=audience
    )
    return await auth.sessions.IssueServiceToken(request)


@pytest.mark.row("F10", clause="a service token with audience ai is accepted by ai and refused by projects")
async def test_service_token_for_ai_is_accepted_by_ai_and_refused_by_projects(auth) -> None:
    secret = await auth.secret_of("projects", "ai")

    response = await issue(auth, "projects", secret, "ai")
    token = await auth.verifier("ai").verify(response.access_token)

    assert (token.subject, token.caller, token.is_service) == ("projects", "projects", True)
    assert token.expires_at == response.expire_time.seconds == auth.clock.now().timestamp() + 600
    for audience in ("projects", "auth", "edge-gateway"):
        with pytest.raises(TokenInvalid):
            await auth.verifier(audience).verify(response.access_token)


async def test_unknown_service_and_wrong_secret_get_the_same_answer(auth) -> None:
    await auth.secret_of("projects", "ai")

    wrong = await auth.refusal(issue(auth, "projects", "guessed", "ai"))
    unknown = await auth.refusal(issue(auth, "nobody", "guessed", "ai"))

    assert (wrong.code, wrong.reason) == (Code.UNAUTHENTICATED, "CREDENTIALS_INVALID")
    assert (unknown.code, unknown.reason, unknown.message) == (wrong.code, wrong.reason, wrong.message)


async def test_audience_that_was_not_granted_is_refused(auth) -> None:
    secret = await auth.secret_of("projects", "ai")

    refusal = await auth.refusal(issue(auth, "projects", secret, "auth"))

    assert (refusal.code, refusal.reason) == (Code.PERMISSION_DENIED, "AUDIENCE_NOT_ALLOWED")


@pytest.mark.parametrize(
    ("client_id", "secret", "audience", "field"),
    [
        ("", "s", "ai", "client_id"),
        ("projects", "", "ai", "client_secret"),
        ("projects", "s", "", "audience"),
        ("a\x00b", "s", "ai", "client_id"),
        ("x" * 64, "s", "ai", "client_id"),
        ("projects", "s" * 257, "ai", "client_secret"),
    ],
)
async def test_malformed_request_names_the_field(
    auth, client_id: str, secret: str, audience: str, field: str
) -> None:
    refusal = await auth.refusal(issue(auth, client_id, secret, audience))

    assert (refusal.code, refusal.reason) == (Code.INVALID_ARGUMENT, "FIELD_INVALID")
    assert [violation.field for violation in refusal.violations] == [field]


async def test_service_token_is_one_statement(auth, database_use) -> None:
    secret = await auth.secret_of("projects", "ai")
    del database_use.statements[:]

    await issue(auth, "projects", secret, "ai")

    assert database_use.statements == ["find_service_identity"]
