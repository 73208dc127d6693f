"""Argon2 behind the port: what it costs, what it refuses, and that it holds nobody up."""

from __future__ import annotations

import asyncio
import threading

import pytest
from argon2 import extract_parameters

from eightgentc_auth.adapters.outbound.argon2.password_hasher import Argon2PasswordHasher, HashingCost
from eightgentc_kit.errors import Overloaded

CHEAP = HashingCost(memory=64, passes=1)


@pytest.mark.row("F1", clause="passwords are kept as argon2id")
async def test_hash_is_argon2id_of_19_mib_two_passes_one_lane() -> None:
    parameters = extract_parameters(await Argon2PasswordHasher(HashingCost()).hash("a password"))

    assert parameters.type.name == "ID"
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)


@pytest.mark.parametrize("password", ["plain words", "語" * 128, "x" * 256, "🦊🦊🦊🦊🦊🦊🦊🦊"])
async def test_whole_password_counts(password: str) -> None:
    hasher = Argon2PasswordHasher(CHEAP)

    hashed = await hasher.hash(password)

    assert await hasher.verify(hashed, password)
    assert not await hasher.verify(hashed, password[:-1])


async def test_empty_hash_belongs_to_no_password() -> None:
    hasher = Argon2PasswordHasher(CHEAP)

    assert not await hasher.verify("", "anything")
    assert not await hasher.verify("", "")


async def test_unreadable_hash_belongs_to_no_password() -> None:
    assert not await Argon2PasswordHasher(CHEAP).verify("$2b$12$what", "anything")


async def test_hash_with_other_parameters_is_outdated() -> None:
    hashed = await Argon2PasswordHasher(CHEAP).hash("a password")

    assert Argon2PasswordHasher(HashingCost(memory=128, passes=1)).is_outdated(hashed)
    assert not Argon2PasswordHasher(CHEAP).is_outdated(hashed)


async def test_hash_of_an_unknown_account_has_the_parameters_of_all_others() -> None:
    hasher = Argon2PasswordHasher(CHEAP)

    assert not hasher.is_outdated(hasher._unknown_account_hash)


async def test_two_hash_at_a_time_some_wait_and_the_rest_is_refused_at_once() -> None:
    hasher = Argon2PasswordHasher(HashingCost(memory=64, passes=1, threads=2, queue=3))
    at_work, may_go_on = threading.Semaphore(0), threading.Event()

    def hash_slowly() -> int:
        at_work.release()
        may_go_on.wait()
        return 1

    calls = [asyncio.create_task(hasher._run(hash_slowly)) for _ in range(6)]
    for _ in range(2):
        await asyncio.to_thread(at_work.acquire)
    third_began = at_work.acquire(blocking=False)
    may_go_on.set()
    answers = await asyncio.gather(*calls, return_exceptions=True)

    assert not third_began
    assert answers.count(1) == 5
    [refused] = [answer for answer in answers if isinstance(answer, Overloaded)]
    assert refused.retry_after == 1.0
