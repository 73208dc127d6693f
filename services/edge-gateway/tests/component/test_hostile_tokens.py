"""Tokens as attackers make them, at the edge: each is a 401 with a challenge, and no service hears of it."""

from __future__ import annotations

import pytest

from eightgentc.projects.v1 import projects_service_pb2
from eightgentc_testing.hostile_tokens import changed_tokens, hostile_tokens
from eightgentc_testing.tokens import TestIssuer


@pytest.fixture(scope="module")
def issuer(tokens) -> TestIssuer:
    """One with the key that the gateway of these tests believes."""
    return TestIssuer(key=tokens.key)


@pytest.fixture
def hostile(issuer: TestIssuer) -> dict[str, str]:
    return hostile_tokens(issuer, "edge-gateway")


def sendable(token: str) -> bool:
    """Whether a client can write it into a header at all."""
    return token.isascii() and token == token.strip() and len(token) < 4_000 and bool(token)


@pytest.mark.row("R42", clause="UNAUTHENTICATED, 100 %")
async def test_every_hostile_token_is_a_401_and_goes_no_further(edge, hostile, score):
    edge.projects.answers["ListProjects"] = projects_service_pb2.ListProjectsResponse()
    for name, token in hostile.items():
        if not sendable(token):
            continue
        answer = await edge.http.get("/api/projects", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "TOKEN_INVALID"), name
        assert answer.headers["www-authenticate"].startswith("Bearer")
        score("hostile tokens refused at the edge", True)

    assert not edge.projects.calls
    assert not edge.auth.calls["ExchangeToken"]


@pytest.mark.soak
@pytest.mark.timeout(600)
async def test_a_token_with_one_character_changed_or_cut_off_is_a_401(edge, tokens, soak):
    good = tokens.sign("edge-gateway")

    for number, token in enumerate(changed_tokens(good)):
        if not sendable(token) or (number % 20 and not soak):
            continue
        answer = await edge.http.get("/api/projects", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, token

    assert not edge.projects.calls
