"""Postgres is frozen, or its answer gets lost: callers are told in time, and may send the same again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from grpc.aio import AioRpcError

from eightgentc.auth.v1 import account_service_pb2, session_service_pb2
from eightgentc_kit.errors import Code
from eightgentc_kit.grpc.status import from_rpc_error
from eightgentc_kit.postgres.statements import WRITE_SECONDS
from eightgentc_testing.database import DatabaseURLs, TemplateDatabase
from eightgentc_testing.database_proxy import DatabaseProxy, database_proxy
from eightgentc_testing.product import until

IN_DOUBT = {"DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN"}
SLACK = 2.0


@pytest.fixture
async def proxied(auth_template: TemplateDatabase) -> AsyncIterator[tuple[DatabaseURLs, DatabaseProxy]]:
    with auth_template.fresh() as urls:
        async with database_proxy(urls.roles["eightgentc_auth"]) as proxy:
            yield replace(urls, roles={**urls.roles, "eightgentc_auth": proxy.url}), proxy


@pytest.fixture
def auth_database(proxied) -> DatabaseURLs:
    """The service goes by the proxy."""
    return proxied[0]


@pytest.fixture
def proxy(proxied) -> DatabaseProxy:
    return proxied[1]


async def told(call) -> tuple[str, float]:
    """The reason of the refusal, '' for none, and the seconds after which it came."""
    began = time.monotonic()
    try:
        await call
    except AioRpcError as error:
        return from_rpc_error(error).reason, time.monotonic() - began
    return "", time.monotonic() - began


@pytest.mark.parametrize("way", ["stopped", "cut off"])
async def test_every_rpc_is_told_in_time_that_the_database_does_not_answer(auth, proxy, freeze, way) -> None:
    tokens = (await auth.sign_up()).tokens
    person = await auth.as_person(tokens.access_token)
    gateway, secret = await auth.as_service("edge-gateway"), await auth.secret_of("caller", "ai")
    token = session_service_pb2.IssueServiceTokenRequest(
        client_id="caller", client_secret=secret, audience="ai"
    )
    exchange = session_service_pb2.ExchangeTokenRequest(subject_token=tokens.access_token, audience="ai")

    async def ask_all():
        calls = {
            "SignUp": auth.sign_up("bob@example.org"),
            "SignIn": auth.sign_in(),
            "RefreshSession": auth.refresh(tokens.refresh_token),
            "GetAccount": auth.accounts.GetAccount(account_service_pb2.GetAccountRequest(), metadata=person),
            "SignOut": auth.sessions.SignOut(session_service_pb2.SignOutRequest(), metadata=person),
            "ExchangeToken": auth.sessions.ExchangeToken(exchange, metadata=gateway),
            "IssueServiceToken": auth.sessions.IssueServiceToken(token),
        }
        return dict(zip(calls, await asyncio.gather(*map(told, calls.values())), strict=True))

    if way == "stopped":
        with freeze():
            found = await ask_all()
            key_set = await auth.sessions.GetKeySet(session_service_pb2.GetKeySetRequest())
    else:
        proxy.freeze()
        found = await ask_all()
        key_set = await auth.sessions.GetKeySet(session_service_pb2.GetKeySetRequest())
        proxy.thaw()

    assert {name: reason for name, (reason, _) in found.items() if reason not in IN_DOUBT} == {}
    assert {name: seconds for name, (_, seconds) in found.items() if seconds > WRITE_SECONDS + SLACK} == {}
    assert '"keys"' in key_set.key_set

    async def works() -> bool:
        return not (await told(auth.sign_in()))[0]

    await until(works, "signing in works again", within=5)


async def test_a_refresh_whose_answer_is_lost_may_be_sent_again(auth, proxy) -> None:
    tokens = (await auth.sign_up()).tokens
    reasons = []

    for statement in ("BEGIN", "COMMIT"):
        proxy.lose_answer(1, holding=statement)
        reason, _ = await told(auth.refresh(tokens.refresh_token))
        proxy.lose_nothing()
        reasons.append(reason)
        again = await auth.refresh(tokens.refresh_token)
        assert again.session_id == tokens.session_id
        tokens = again

    assert reasons == ["DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN"]


async def test_a_sign_up_whose_answer_is_lost_has_made_an_account_or_none(auth, proxy) -> None:
    for number in range(1, 6):
        email = f"ada{number}@example.org"
        proxy.lose_answer(number)
        reason, _ = await told(auth.sign_up(email))
        proxy.lose_nothing()

        again, _ = await told(auth.sign_up(email))

        assert reason in IN_DOUBT | {""}
        # Where nothing was changed it is made now; where nobody knew, both are right.
        assert again in {"": {"EMAIL_TAKEN"}, "DATABASE_UNAVAILABLE": {""}}.get(reason, {"", "EMAIL_TAKEN"})
        assert (await auth.sign_in(email)).account.email == email


async def test_a_refusal_in_doubt_says_when_to_come_back(auth, freeze) -> None:
    with freeze():
        refusal = await auth.refusal(auth.sign_in())

    assert refusal.code in (Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED)
    assert refusal.retry_after
