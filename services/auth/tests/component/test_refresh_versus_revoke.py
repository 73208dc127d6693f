"""Refresh against revocation, interleaved as densely as two processes can (Keycloak #51312 is this race)."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import grpc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightgentc.auth.v1 import session_service_pb2
from eightgentc_kit.grpc.status import from_rpc_error
from eightgentc_kit.ids import new_id

ROUNDS = 60
SEED = 20261124


async def outcome(call) -> str:
    """The refresh token that came, or why none came."""
    try:
        return (await call).refresh_token
    except grpc.aio.AioRpcError as error:
        return from_rpc_error(error).reason


@pytest.mark.row("F6", clause="no refresh survives the end of its session")
async def test_no_refresh_that_ends_after_a_sign_out_leaves_a_token_that_works(auth, start_auth) -> None:
    await auth.sign_up()
    chance = random.Random(SEED)
    async with start_auth() as other:
        for _ in range(ROUNDS):
            tokens = (await auth.sign_in()).tokens
            person = await auth.as_person(tokens.access_token)
            signed_out = asyncio.Event()

            async def refresh(process, turns: int, token: str = tokens.refresh_token) -> str:
                for _ in range(turns):
                    await asyncio.sleep(0)
                began_after = signed_out.is_set()  # noqa: B023  # awaited within the round
                answer = await outcome(process.refresh(token))
                assert not began_after or answer in ("SESSION_ENDED", "TOKEN_REUSED")
                return answer

            async def sign_out(metadata=person) -> None:
                for _ in range(chance.randrange(40)):
                    await asyncio.sleep(0)
                await other.sessions.SignOut(session_service_pb2.SignOutRequest(), metadata=metadata)
                signed_out.set()  # noqa: B023  # as above

            refreshes = [refresh(chance.choice((auth, other)), chance.randrange(60)) for _ in range(6)]
            answers, _ = await asyncio.gather(asyncio.gather(*refreshes), sign_out())

            for answer in {*answers, tokens.refresh_token} - {"SESSION_ENDED"}:
                assert await outcome(auth.refresh(answer)) == "SESSION_ENDED"
                assert await outcome(other.refresh(answer)) == "SESSION_ENDED"


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("refresh"), st.integers(0, 4)),
        st.tuples(st.just("wait"), st.integers(0, 12)),
        st.tuples(st.just("sign_out"), st.just(0)),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_a_session_answers_every_history_as_its_rules_say(auth, steps) -> None:
    """Against a model: the numbers of the tokens, when each was spent, and whether the session lives.

    `refresh n` presents the token that is n generations old, `wait n` lets n seconds pass.
    """
    signed_up = await auth.sign_up(f"{new_id()}@example.org")
    tokens, spent, alive = [signed_up.tokens.refresh_token], [], True
    access_token = signed_up.tokens.access_token
    for step, argument in steps:
        now = auth.clock.now()
        if step == "wait":
            auth.clock.advance(timedelta(seconds=argument))
        elif step == "sign_out":
            if alive:
                await auth.sign_out(access_token)
            alive = False
        elif argument < len(tokens):
            number = len(tokens) - 1 - argument
            answer = await outcome(auth.refresh(tokens[number]))
            if not alive:
                assert answer == "SESSION_ENDED"
            elif argument == 0:
                assert answer not in tokens
                tokens.append(answer)
                spent.append(now)
            elif argument == 1 or now - spent[number] <= timedelta(seconds=10):
                assert answer == tokens[-1]
            else:
                assert answer == "TOKEN_REUSED"
                alive = False
