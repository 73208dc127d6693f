"""Argon2 behind the port: what it costs, what it refuses, and that it holds nobody up."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable

import pytest
from argon2 import extract_parameters

from eightgentc_auth.adapters.outbound.argon2.password_hasher import Argon2PasswordHasher, HashingCost
from eightgentc_kit.errors import Overloaded

CHEAP = HashingCost(memory=64, passes=1)
HERE = "198.51.100.7"


@pytest.mark.row("F1", clause="passwords are kept as argon2id")
async def test_hash_is_argon2id_of_19_mib_two_passes_one_lane() -> None:
    parameters = extract_parameters(await Argon2PasswordHasher(HashingCost()).hash("a password", place=HERE))

    assert parameters.type.name == "ID"
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)


@pytest.mark.parametrize("password", ["plain words", "語" * 128, "x" * 256, "🦊🦊🦊🦊🦊🦊🦊🦊"])
async def test_whole_password_counts(password: str) -> None:
    hasher = Argon2PasswordHasher(CHEAP)

    hashed = await hasher.hash(password, place=HERE)

    assert await hasher.verify(hashed, password, place=HERE)
    assert not await hasher.verify(hashed, password[:-1], place=HERE)


async def test_empty_hash_belongs_to_no_password() -> None:
    hasher = Argon2PasswordHasher(CHEAP)

    assert not await hasher.verify("", "anything", place=HERE)
    assert not await hasher.verify("", "", place=HERE)


async def test_unreadable_hash_belongs_to_no_password() -> None:
    assert not await Argon2PasswordHasher(CHEAP).verify("$2b$12$what", "anything", place=HERE)


async def test_hash_with_other_parameters_is_outdated() -> None:
    hashed = await Argon2PasswordHasher(CHEAP).hash("a password", place=HERE)

    assert Argon2PasswordHasher(HashingCost(memory=128, passes=1)).is_outdated(hashed)
    assert not Argon2PasswordHasher(CHEAP).is_outdated(hashed)


async def test_hash_of_an_unknown_account_has_the_parameters_of_all_others() -> None:
    hasher = Argon2PasswordHasher(CHEAP)

    assert not hasher.is_outdated(hasher._unknown_account_hash)


class Slow:
    """Hashing that goes on until it is told to end, and how much of it has begun."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self._at_work, self._may_go_on = threading.Semaphore(0), threading.Event()

    def for_place(self, place: str) -> Callable[[], int]:
        def hash_slowly() -> int:
            self.began.append(place)
            self._at_work.release()
            self._may_go_on.wait()
            return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

        return hash_slowly

    async def at_work(self, threads: int) -> None:
        for _ in range(threads):
            await asyncio.to_thread(self._at_work.acquire)

    def end(self) -> None:
        self._may_go_on.set()


async def test_two_hash_at_a_time_some_wait_and_the_rest_is_refused_at_once() -> None:
    hasher, slow = Argon2PasswordHasher(HashingCost(memory=64, passes=1, threads=2, queue=3)), Slow()

    calls = [asyncio.create_task(hasher._run(HERE, slow.for_place(HERE))) for _ in range(6)]
    await slow.at_work(2)
    began = len(slow.began)
    slow.end()
    answers = await asyncio.gather(*calls, return_exceptions=True)

    assert began == 2
    [refused] = [answer for answer in answers if isinstance(answer, Overloaded)]
    assert refused.retry_after == 1.0


async def test_a_place_that_sends_many_neither_refuses_nor_holds_up_another() -> None:
    hasher, slow = Argon2PasswordHasher(HashingCost(memory=64, passes=1, threads=1, queue=50)), Slow()

    calls = [asyncio.create_task(hasher._run(HERE, slow.for_place(HERE))) for _ in range(60)]
    await slow.at_work(1)
    calls.append(asyncio.create_task(hasher._run("elsewhere", slow.for_place("elsewhere"))))
    await asyncio.sleep(0)
    slow.end()
    answers = await asyncio.gather(*calls, return_exceptions=True)

    assert sum(isinstance(answer, Overloaded) for answer in answers) == 9
    assert slow.began.index("elsewhere") <= 2


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a priority of their own on Linux only")
async def test_hashing_yields_to_everything_else() -> None:
    hasher, slow = Argon2PasswordHasher(CHEAP), Slow()
    slow.end()

    assert await hasher._run(HERE, slow.for_place(HERE)) > os.getpriority(os.PRIO_PROCESS, 0)
