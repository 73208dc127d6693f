"""Accounts, tokens and keys at the edge."""

from __future__ import annotations

import time

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from joserfc import jwt
from joserfc.jwk import KeySet

from eightgentc.auth.v1 import account_pb2, account_service_pb2, session_service_pb2
from eightgentc.projects.v1 import projects_service_pb2
from eightgentc_kit.errors import Code, RemoteError

WHEN = Timestamp(seconds=1_777_627_800)
ACCOUNT = account_pb2.Account(
    id="a1", email="Ada@example.org", name="Ada", create_time=WHEN, update_time=WHEN
)
TOKENS = account_pb2.SessionTokens(
    session_id="s1",
    access_token="access",
    access_expire_time=WHEN,
    refresh_token="refresh",
    refresh_expire_time=WHEN,
)
LOGIN = {"email": "ada@example.org", "password": "a long walk by the river"}


def refused(code: Code, reason: str) -> RemoteError:
    return RemoteError("It was refused.", code=code, reason=reason, domain="auth.eightgentc")


async def test_sign_up_gives_account_and_tokens_and_may_not_be_kept(edge):
    edge.auth.answers["SignUp"] = account_service_pb2.SignUpResponse(account=ACCOUNT, tokens=TOKENS)

    answer = await edge.http.post("/api/auth/sign-up", json=LOGIN, headers={"User-Agent": "x" * 400})

    body = answer.json()
    assert (answer.status_code, body["tokens"]["accessToken"]) == (201, "access")
    assert body["account"]["createdAt"] == "2026-05-01T09:30:00.000000Z"
    assert answer.headers["cache-control"] == "no-store"
    client = edge.auth.last("SignUp").client
    assert (client.address, len(client.user_agent)) == ("127.0.0.1", 300)


async def test_tokens_say_in_seconds_how_long_they_last(edge):
    lasting = account_pb2.SessionTokens(
        access_expire_time=Timestamp(seconds=int(time.time()) + 300), refresh_expire_time=WHEN
    )
    edge.auth.answers["RefreshSession"] = session_service_pb2.RefreshSessionResponse(tokens=lasting)

    answer = await edge.http.post("/api/auth/refresh", json={"refreshToken": "r"})

    tokens = answer.json()["tokens"]
    assert 290 <= tokens["accessExpiresIn"] <= 300
    assert tokens["refreshExpiresIn"] == 0


async def test_wrong_password_is_401_with_a_challenge(edge):
    edge.auth.answers["SignIn"] = refused(Code.UNAUTHENTICATED, "CREDENTIALS_INVALID")

    answer = await edge.http.post("/api/auth/sign-in", json=LOGIN)

    assert (answer.status_code, answer.json()["code"]) == (401, "CREDENTIALS_INVALID")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.row("F11", clause="give 429 with Retry-After")
async def test_too_many_wrong_passwords_are_429_with_the_time_to_wait(edge):
    edge.auth.answers["SignIn"] = RemoteError(
        "Wait.",
        code=Code.RESOURCE_EXHAUSTED,
        reason="TOO_MANY_ATTEMPTS",
        domain="auth.eightgentc",
        retry_after=299.2,
    )

    answer = await edge.http.post("/api/auth/sign-in", json=LOGIN)

    assert (answer.status_code, answer.json()["code"]) == (429, "TOO_MANY_ATTEMPTS")
    assert answer.headers["Retry-After"] == "300"
    assert edge.auth.last("SignIn").client.address == "127.0.0.1"


@pytest.mark.row("F8", clause="no call per request goes to the issuer")
async def test_token_is_verified_without_asking_auth(edge):
    edge.projects.answers["ListProjects"] = projects_service_pb2.ListProjectsResponse()
    session = "seen before"
    await edge.http.get("/api/projects", headers=edge.as_session(session))
    edge.auth.calls.clear()

    answers = [
        await edge.http.get("/api/projects", headers=edge.as_session(session, jti=f"token-{number}"))
        for number in range(5)
    ]

    assert [answer.status_code for answer in answers] == [200] * 5
    assert not edge.auth.calls


async def test_a_change_names_what_it_changes_and_the_next_call_has_a_new_token(edge):
    edge.projects.answers["ListProjects"] = projects_service_pb2.ListProjectsResponse()
    changed = account_pb2.Account(id="a1", email="ada@example.org", time_zone="Asia/Tokyo")
    edge.auth.answers["UpdateAccount"] = account_service_pb2.UpdateAccountResponse(account=changed)
    session = edge.as_session("moves to Tokyo")
    await edge.http.get("/api/projects", headers=session)
    exchanged = len(edge.auth.calls["ExchangeToken"])

    answer = await edge.http.patch("/api/auth/me", json={"timeZone": "Asia/Tokyo"}, headers=session)
    await edge.http.get("/api/projects", headers=session)

    asked = edge.auth.last("UpdateAccount")
    assert (answer.status_code, answer.json()["timeZone"]) == (200, "Asia/Tokyo")
    assert (asked.account, asked.update_mask.paths) == (
        account_pb2.Account(time_zone="Asia/Tokyo"),
        ["time_zone"],
    )
    assert len(edge.auth.calls["ExchangeToken"]) - exchanged == 2


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/auth/sign-up", {**LOGIN, "timeZone": "Mars/Olympus"}),
        ("PATCH", "/api/auth/me", {"timeZone": "Mars/Olympus"}),
        ("POST", "/api/chat", {"id": "c1", "messages": [], "timeZone": "Mars/Olympus"}),
        ("POST", "/api/chat/message", {"content": "Hi", "timeZone": "Mars/Olympus"}),
        ("POST", "/api/projects/p1/sections/Goals/generate", {"timeZone": "Mars/Olympus"}),
        ("POST", "/api/projects/p1/graph/generate", {"timeZone": "Mars/Olympus"}),
        ("POST", "/api/projects/p1/diagrams/generate", {"timeZone": "Mars/Olympus"}),
        ("POST", "/api/ai/plan", {"projectId": "p1", "prompt": "Hi", "timeZone": "Mars/Olympus"}),
        ("POST", "/api/ai/goals", {"projectId": "p1", "prompt": "Hi", "timeZone": "Mars/Olympus"}),
        (
            "POST",
            "/api/ai/generate-plan",
            {"projectId": "p1", "section": "Goals", "timeZone": "Mars/Olympus"},
        ),
        ("POST", "/api/ai/graph", {"projectId": "p1", "timeZone": "Mars/Olympus"}),
        ("POST", "/api/ai/diagram", {"projectId": "p1", "timelineData": "", "timeZone": "Mars/Olympus"}),
    ],
)
async def test_what_is_no_time_zone_is_400_by_the_name_of_its_field(edge, method, path, body):
    answer = await edge.http.request(method, path, json=body)

    assert answer.status_code == 400, answer.text
    assert [one["field"] for one in answer.json()["errors"]] == ["timeZone"]
    assert "Europe/Lisbon" in answer.json()["errors"][0]["detail"]


async def test_account_is_the_one_that_auth_has(edge):
    edge.auth.answers["GetAccount"] = account_service_pb2.GetAccountResponse(account=ACCOUNT)

    answer = await edge.http.get("/api/auth/me")

    assert answer.json() == {
        "id": "a1",
        "email": "Ada@example.org",
        "name": "Ada",
        "emailVerified": False,
        "timeZone": "",
        "createdAt": "2026-05-01T09:30:00.000000Z",
        "updatedAt": "2026-05-01T09:30:00.000000Z",
    }


@pytest.mark.parametrize(
    "claims",
    [
        {"audience": "projects"},
        {"audience": "edge-gateway", "iss": "somebody"},
        {"audience": "edge-gateway", "seconds": -11},
        {"audience": "edge-gateway", "kind": "service"},
    ],
    ids=["for another service", "of another issuer", "ended", "a service's"],
)
async def test_token_that_is_not_a_persons_for_this_api_is_refused(edge, claims):
    token = edge.tokens.sign(claims.pop("audience"), **claims)

    answer = await edge.http.get("/api/projects", headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json()["code"]) == (401, "TOKEN_INVALID")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert not edge.projects.calls


@pytest.mark.parametrize("header", ["", "Bearer", "Basic YTpi", "Bearer not.a.token"])
async def test_without_a_token_nothing_is_served(edge, header):
    answer = await edge.http.get("/api/projects", headers={"Authorization": header})

    assert answer.status_code == 401


async def test_exchange_that_is_refused_is_the_persons_401(edge):
    served = edge.auth.answers["ExchangeToken"]
    edge.auth.answers["ExchangeToken"] = refused(Code.UNAUTHENTICATED, "SESSION_ENDED")
    try:
        answer = await edge.http.get("/api/projects", headers=edge.as_session("ended"))
    finally:
        edge.auth.answers["ExchangeToken"] = served

    assert (answer.status_code, answer.json()["code"]) == (401, "SESSION_ENDED")


async def test_unavailable_auth_is_503_for_a_session_without_a_token(edge):
    served = edge.auth.answers["ExchangeToken"]
    edge.auth.answers["ExchangeToken"] = refused(Code.UNAVAILABLE, "DATABASE_UNAVAILABLE")
    try:
        answer = await edge.http.get("/api/projects", headers=edge.as_session("new"))
    finally:
        edge.auth.answers["ExchangeToken"] = served

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


@pytest.mark.row("F1", clause="the access token verifies against /.well-known/jwks.json")
async def test_published_keys_prove_a_token_and_may_be_kept(edge):
    answer = await edge.http.get("/.well-known/jwks.json", headers={"Authorization": ""})

    keys = KeySet.import_key_set(answer.json())
    assert jwt.decode(edge.tokens.sign("edge-gateway"), keys, algorithms=["ES256"]).claims["aud"]
    assert answer.headers["cache-control"] == "public, max-age=300"
    again = await edge.http.get("/.well-known/jwks.json", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_refresh_gives_the_next_pair(edge):
    edge.auth.answers["RefreshSession"] = session_service_pb2.RefreshSessionResponse(tokens=TOKENS)

    answer = await edge.http.post("/api/auth/refresh", json={"refreshToken": "r"})

    assert answer.json()["tokens"]["refreshToken"] == "refresh"


async def test_sign_out_is_said_as_the_person(edge):
    edge.auth.answers["SignOut"] = session_service_pb2.SignOutResponse()

    answer = await edge.http.post("/api/auth/sign-out")

    assert (answer.status_code, answer.content) == (204, b"")
    assert (edge.auth.tokens[-1].audience, edge.auth.tokens[-1].caller) == ("auth", "edge-gateway")
