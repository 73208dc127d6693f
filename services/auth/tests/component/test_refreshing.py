"""RefreshSession over gRPC: rotation, lost answers, reuse, and what it costs the database."""

from __future__ import annotations

import asyncio
import base64
from datetime import timedelta

import psycopg
import pytest

from eightgentc_auth.adapters.outbound.cryptography.key_vault import KeyVault
from eightgentc_auth.domain.refresh_token import RefreshTokens
from eightgentc_kit.errors import Code
from eightgentc_testing.database import DatabaseURLs

TEN_SECONDS, MINUTE = timedelta(seconds=10), timedelta(minutes=1)


def rotations(urls: DatabaseURLs) -> int:
    with psycopg.connect(urls.admin) as admin:
        [[counter]] = admin.execute("SELECT counter FROM auth.sessions").fetchall()
    return int(counter)


async def test_refresh_gives_a_new_pair_of_the_same_session(auth) -> None:
    first = (await auth.sign_up()).tokens

    second = await auth.refresh(first.refresh_token)

    assert second.session_id == first.session_id
    assert second.refresh_token != first.refresh_token
    assert second.access_token != first.access_token
    assert second.refresh_expire_time == first.refresh_expire_time


@pytest.mark.row("F6", clause="parallel refreshes get the same live successor")
async def test_fifty_parallel_refreshes_rotate_once_and_get_the_same_successor(
    auth, database_use, auth_database: DatabaseURLs
) -> None:
    first = (await auth.sign_up()).tokens
    database_use.most_at_once = 0

    answers = await asyncio.gather(*(auth.refresh(first.refresh_token) for _ in range(50)))
    successors = {answer.refresh_token for answer in answers}

    assert len(successors) == 1
    assert rotations(auth_database) == 1
    assert database_use.most_at_once <= 4
    assert (await auth.refresh(successors.pop())).session_id == first.session_id


@pytest.mark.row("F6", clause="parallel refreshes get the same live successor")
async def test_parallel_refreshes_at_two_processes_rotate_once(
    auth, start_auth, auth_database: DatabaseURLs
) -> None:
    token = (await auth.sign_up()).tokens.refresh_token
    async with start_auth() as other:
        for round_ in range(1, 11):
            answers = await asyncio.gather(
                *(process.refresh(token) for process in (auth, other) for _ in range(10))
            )
            [token] = {answer.refresh_token for answer in answers}

            assert rotations(auth_database) == round_


@pytest.mark.row("F6", clause="a retried parent gets the same live successor")
async def test_client_that_lost_the_answer_may_ask_again_much_later(auth) -> None:
    first = (await auth.sign_up()).tokens
    lost = await auth.refresh(first.refresh_token)
    auth.clock.advance(10 * MINUTE)

    found_again = await auth.refresh(first.refresh_token)

    assert found_again.refresh_token == lost.refresh_token
    assert (await auth.refresh(found_again.refresh_token)).session_id == first.session_id


@pytest.mark.row("F6", clause="reusing a grandparent refresh token revokes the whole family")
async def test_grandparent_ends_the_session_for_every_token_of_the_family(auth) -> None:
    first = (await auth.sign_up()).tokens
    second = await auth.refresh(first.refresh_token)
    third = await auth.refresh(second.refresh_token)
    auth.clock.advance(TEN_SECONDS + timedelta(seconds=1))

    reuse = await auth.refusal(auth.refresh(first.refresh_token))
    after = [await auth.refusal(auth.refresh(tokens.refresh_token)) for tokens in (first, second, third)]
    access = await auth.refusal(auth.exchange(third.access_token, "projects"))

    assert (reuse.code, reuse.reason) == (Code.UNAUTHENTICATED, "TOKEN_REUSED")
    assert [refusal.reason for refusal in after] == ["SESSION_ENDED"] * 3
    assert access.code is Code.UNAUTHENTICATED


@pytest.mark.row("F6", clause="reusing a grandparent refresh token revokes the whole family")
async def test_reuse_is_recorded_and_told_to_every_service(auth, auth_database: DatabaseURLs) -> None:
    first = (await auth.sign_up()).tokens
    second = await auth.refresh(first.refresh_token)
    await auth.refresh(second.refresh_token)
    auth.clock.advance(MINUTE)
    await auth.refusal(auth.refresh(first.refresh_token))

    with psycopg.connect(auth_database.admin) as admin:
        logged = admin.execute("SELECT count(*) FROM auth.revocations WHERE session_id IS NOT NULL")
        reasons = admin.execute("SELECT revoke_reason FROM auth.sessions")
        audited = admin.execute("SELECT count(*) FROM auth.audit WHERE action = 'token_reuse'")

        assert [logged.fetchone(), reasons.fetchone(), audited.fetchone()] == [
            (1,),
            ("token_reuse",),
            (1,),
        ]


@pytest.mark.row("F6", clause="not within 10 s of its rotation")
async def test_grandparent_within_ten_seconds_gets_the_live_successor(auth) -> None:
    first = (await auth.sign_up()).tokens
    second = await auth.refresh(first.refresh_token)
    third = await auth.refresh(second.refresh_token)
    auth.clock.advance(TEN_SECONDS)

    assert (await auth.refresh(first.refresh_token)).refresh_token == third.refresh_token


async def test_other_sessions_of_the_person_live_on_after_a_reuse(auth) -> None:
    laptop, phone = (await auth.sign_up()).tokens, (await auth.sign_in()).tokens
    second = await auth.refresh(laptop.refresh_token)
    await auth.refresh(second.refresh_token)
    auth.clock.advance(MINUTE)
    await auth.refusal(auth.refresh(laptop.refresh_token))

    assert (await auth.refresh(phone.refresh_token)).session_id == phone.session_id


async def test_session_ends_to_the_second_when_it_lies_idle(auth) -> None:
    tokens = (await auth.sign_up()).tokens
    auth.clock.advance(timedelta(days=7) - timedelta(seconds=1))
    tokens = await auth.refresh(tokens.refresh_token)
    auth.clock.advance(timedelta(days=7))

    assert (await auth.refusal(auth.refresh(tokens.refresh_token))).reason == "SESSION_ENDED"


async def test_no_refresh_reaches_beyond_the_absolute_end(auth) -> None:
    tokens = (await auth.sign_up()).tokens
    for _ in range(5):
        auth.clock.advance(timedelta(days=6) - timedelta(seconds=1))
        tokens = await auth.refresh(tokens.refresh_token)

    assert tokens.access_expire_time == tokens.refresh_expire_time
    auth.clock.advance(timedelta(seconds=5))
    assert (await auth.refusal(auth.refresh(tokens.refresh_token))).reason == "SESSION_ENDED"


@pytest.mark.parametrize(
    "garbage",
    ["", "x", "x" * 71, "é" * 71, "A" * 71, "A" * 100_000, base64.urlsafe_b64encode(bytes(53)).decode()[:71]],
)
async def test_garbage_is_refused_without_a_query(auth, database_use, garbage: str) -> None:
    refusal = await auth.refusal(auth.refresh(garbage))

    assert (refusal.code, refusal.reason) == (Code.UNAUTHENTICATED, "TOKEN_INVALID")
    assert database_use.statements == []


async def test_truncated_and_altered_tokens_are_refused_without_a_query(auth, database_use) -> None:
    token = (await auth.sign_up()).tokens.refresh_token
    del database_use.statements[:]

    altered = token[:30] + ("B" if token[30] == "A" else "A") + token[31:]
    for spoilt in (token[:-1], token[1:], altered, token + "A", token[::-1]):
        assert (await auth.refusal(auth.refresh(spoilt))).reason == "TOKEN_INVALID"
    assert database_use.statements == []


async def test_refresh_takes_two_statements_and_a_retry_one(auth, database_use) -> None:
    token = (await auth.sign_up()).tokens.refresh_token
    del database_use.statements[:]

    await auth.refresh(token)
    for_refresh = database_use.statements.copy()
    await auth.refresh(token)

    assert for_refresh == ["lock_session", "save_rotation"]
    assert database_use.statements[2:] == ["lock_session"]


async def test_right_checksum_without_the_secret_of_the_session_is_refused(auth) -> None:
    """As after a leak of the shared key alone."""
    session_id = (await auth.sign_up()).tokens.session_id
    tokens = RefreshTokens(KeyVault(auth.settings.key.reveal()).checksum_key)

    refusal = await auth.refusal(auth.refresh(tokens.write(session_id, 0, b"guessed")))

    assert refusal.reason == "TOKEN_INVALID"
