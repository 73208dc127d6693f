"""Who guesses passwords is slowed down; who is signed in, or signs in elsewhere, is not."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from eightgentc.auth.v1 import account_service_pb2
from eightgentc_kit.errors import Code, RemoteError

HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"


async def sign_in(auth, password: str, *, email: str = "ada@example.org", address: str = HERE):
    client = account_service_pb2.ClientInfo(address=address)
    request = account_service_pb2.SignInRequest(email=email, password=password, client=client)
    return await auth.accounts.SignIn(request)


async def guess(auth, times: int, **where: str) -> list[RemoteError]:
    return [await auth.refusal(sign_in(auth, f"not this one {number}", **where)) for number in range(times)]


@pytest.mark.row("F11", clause="10 failures/5 min per account+IP give 429 with Retry-After")
async def test_the_eleventh_attempt_has_to_wait_even_with_the_right_password(auth) -> None:
    await auth.sign_up()
    reasons = [refusal.reason for refusal in await guess(auth, 10)]

    refusal = await auth.refusal(sign_in(auth, auth.password))

    assert reasons == ["CREDENTIALS_INVALID"] * 10
    assert (refusal.code, refusal.reason, refusal.retry_after) == (
        Code.RESOURCE_EXHAUSTED,
        "TOO_MANY_ATTEMPTS",
        300.0,
    )


@pytest.mark.row("F11", clause="success after the window")
async def test_after_five_minutes_the_right_password_signs_in(auth) -> None:
    await auth.sign_up()
    await guess(auth, 12)

    auth.clock.advance(timedelta(minutes=5))

    assert (await sign_in(auth, auth.password)).tokens.session_id


async def test_attempts_that_are_refused_do_not_lengthen_the_wait(auth) -> None:
    await auth.sign_up()
    await guess(auth, 10)
    auth.clock.advance(timedelta(minutes=4))

    [refusal] = await guess(auth, 1)

    assert refusal.retry_after == 60.0


async def test_the_person_signs_in_from_elsewhere_while_another_guesses(auth) -> None:
    await auth.sign_up()
    await guess(auth, 12)

    assert (await sign_in(auth, auth.password, address=ELSEWHERE)).tokens.session_id


async def test_hosts_of_one_network_of_ipv6_are_one_place(auth) -> None:
    await auth.sign_up()
    for number in range(10):
        await guess(auth, 1, address=f"2001:db8::{number}")

    [refusal] = await guess(auth, 1, address="2001:db8::ffff")

    assert refusal.reason == "TOO_MANY_ATTEMPTS"


async def test_a_session_that_lives_goes_on_while_another_guesses(auth) -> None:
    tokens = (await auth.sign_up()).tokens
    await guess(auth, 12)

    assert (await auth.refresh(tokens.refresh_token)).access_token


async def test_an_unknown_address_is_counted_as_a_known_one_is(auth) -> None:
    known = await guess(auth, 11)

    unknown = await guess(auth, 11, email="eve@example.org")

    assert [refusal.reason for refusal in known] == [refusal.reason for refusal in unknown]


async def test_the_right_password_forgets_the_failures_before_it(auth) -> None:
    await auth.sign_up()
    await guess(auth, 9)
    await sign_in(auth, auth.password)

    reasons = {refusal.reason for refusal in await guess(auth, 10)}

    assert reasons == {"CREDENTIALS_INVALID"}


async def test_many_guesses_at_once_are_no_way_around(auth) -> None:
    await auth.sign_up()

    refusals = await asyncio.gather(
        *(auth.refusal(sign_in(auth, f"not this one {number}")) for number in range(60))
    )

    checked = [refusal for refusal in refusals if refusal.reason == "CREDENTIALS_INVALID"]
    assert len(checked) <= 10
    assert {refusal.reason for refusal in refusals} == {"CREDENTIALS_INVALID", "TOO_MANY_ATTEMPTS"}


async def test_a_crowd_that_signs_in_from_one_place_at_once_is_let_in(auth) -> None:
    people = [f"person{number}@example.org" for number in range(20)]
    for email in people:
        await auth.sign_up(email)

    signed_in = await asyncio.gather(
        *(sign_in(auth, auth.password, email=email) for email in people for _ in range(10))
    )

    assert len({each.tokens.session_id for each in signed_in}) == 200


async def test_one_password_tried_on_many_accounts_ends_after_a_hundred(auth) -> None:
    await auth.sign_up()
    for number in range(100):
        await guess(auth, 1, email=f"person{number}@example.org")

    refusal = await auth.refusal(sign_in(auth, auth.password))

    assert (refusal.reason, refusal.retry_after) == ("TOO_MANY_ATTEMPTS", 300.0)
    assert (await sign_in(auth, auth.password, address=ELSEWHERE)).tokens.session_id
