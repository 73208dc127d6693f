"""Tokens in exchange: one for a session and service, renewed in time, and used to their end when auth does not answer."""

from __future__ import annotations

import asyncio

import pytest

from eightgentc_edge_gateway.application.exchanged_tokens import ExchangedToken, ExchangedTokens
from eightgentc_kit.errors import Code, DomainError, RemoteError
from eightgentc_kit.identity.tokens import VerifiedToken

UNAVAILABLE = RemoteError("unavailable", code=Code.UNAVAILABLE, reason="UNAVAILABLE", domain="grpc")


def person(session: str = "s1") -> VerifiedToken:
    return VerifiedToken(
        subject="ada",
        caller="",
        is_service=False,
        tenant="ada",
        session_id=session,
        audience="edge-gateway",
        scopes=frozenset(),
        assurance=1,
        expires_at=300,
        raw="raw",
    )


class Exchange:
    """Gives numbered tokens of a minute, when `open` lets it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.asked = 0
        self.error: DomainError | None = None
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, person: VerifiedToken, audience: str) -> ExchangedToken:
        self.asked += 1
        number = self.asked
        await self.open.wait()
        if self.error is not None:
            raise self.error
        return ExchangedToken(f"{person.session_id}/{audience}/{number}", self.now + 60)


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def tokens(exchange: Exchange) -> ExchangedTokens:
    return ExchangedTokens(exchange, now=lambda: exchange.now)


async def test_token_is_used_again_while_it_is_fresh(tokens, exchange):
    first = await tokens.token_for(person(), "projects")
    exchange.now = 44.0

    assert await tokens.token_for(person(), "projects") == first
    assert exchange.asked == 1


async def test_token_is_renewed_before_it_ends(tokens, exchange):
    await tokens.token_for(person(), "projects")
    exchange.now = 46.0

    assert await tokens.token_for(person(), "projects") == "s1/projects/2"


async def test_sessions_and_services_do_not_share_tokens(tokens):
    held = {
        await tokens.token_for(person("s1"), "projects"),
        await tokens.token_for(person("s2"), "projects"),
        await tokens.token_for(person("s1"), "auth"),
    }

    assert len(held) == 3


async def test_those_who_wait_share_one_exchange(tokens, exchange):
    exchange.open.clear()
    waiting = [asyncio.create_task(tokens.token_for(person(), "projects")) for _ in range(32)]
    await asyncio.sleep(0)
    exchange.open.set()

    assert len(set(await asyncio.gather(*waiting))) == 1
    assert exchange.asked == 1


async def test_request_that_is_cancelled_does_not_cancel_the_exchange_of_others(tokens, exchange):
    exchange.open.clear()
    first = asyncio.create_task(tokens.token_for(person(), "projects"))
    second = asyncio.create_task(tokens.token_for(person(), "projects"))
    await asyncio.sleep(0)
    first.cancel()
    exchange.open.set()

    assert await second == "s1/projects/1"


async def test_session_lives_on_until_its_token_ends_when_auth_does_not_answer(tokens, exchange):
    first = await tokens.token_for(person(), "projects")
    exchange.now, exchange.error = 59.0, UNAVAILABLE

    assert await tokens.token_for(person(), "projects") == first

    exchange.now = 60.0
    with pytest.raises(RemoteError):
        await tokens.token_for(person(), "projects")


async def test_session_that_has_ended_gets_no_old_token(tokens, exchange):
    await tokens.token_for(person(), "projects")
    exchange.now = 50.0
    exchange.error = RemoteError("ended", code=Code.UNAUTHENTICATED, reason="SESSION_ENDED", domain="auth")

    with pytest.raises(RemoteError, match="ended"):
        await tokens.token_for(person(), "projects")
