"""Single flight: identical calls at one moment are one call, and everybody may leave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from eightgentc_ai.domain.errors import ModelRefused, ModelTimeout
from eightgentc_ai.domain.generation import CacheControl, CacheStatus
from eightgentc_kit.context import begin_call

from .conftest import SECTION, SUBJECT


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came to that")


async def _together(walk: Any, number: int, **changes: Any) -> list[asyncio.Task[Any]]:
    """So many calls that wait for the gate of the model."""
    walk.model.gate = asyncio.Event()
    calls = [asyncio.ensure_future(walk.section(**changes)) for _ in range(number)]
    await _until(lambda: walk.calls >= 1 and _waiting(walk) == number)
    return calls


def _waiting(walk: Any) -> int:
    return sum(shared.waiting for shared in walk.runs._running._shared.values())


@pytest.mark.row("F91", clause="50 identical parallel requests cause 1 provider call")
async def test_fifty_identical_calls_are_one_call_of_the_model(walk_on: Any) -> None:
    walk = walk_on()
    calls = await _together(walk, 50)

    walk.model.gate.set()
    results = await asyncio.gather(*calls)

    assert walk.calls == 1
    assert {result.value.content for result in results} == {"We open a bakery in May."}
    assert [result.info.cache_status for result in results].count(CacheStatus.MISS) == 1
    assert sorted(row.output_tokens for row in walk.ledger) == [0] * 49 + [20]


async def test_a_call_that_joined_gets_its_reservation_back(walk_on: Any) -> None:
    walk = walk_on()
    before = walk.room()
    calls = await _together(walk, 50)

    walk.model.gate.set()
    await asyncio.gather(*calls)

    assert before - walk.room() == pytest.approx(120)


@pytest.mark.row("F91", clause="if the leader dies a follower takes over < 2 s")
async def test_when_the_leader_leaves_the_others_get_the_answer(walk_on: Any) -> None:
    walk = walk_on()
    leader, *followers = await _together(walk, 5)

    leader.cancel()
    await asyncio.gather(leader, return_exceptions=True)
    walk.model.gate.set()
    results = await asyncio.gather(*followers)

    assert (walk.calls, walk.model.stopped) == (1, 0)
    assert len({result.value.content for result in results}) == 1


async def test_when_the_last_one_leaves_the_model_stops(walk_on: Any) -> None:
    walk = walk_on()
    calls = await _together(walk, 3)

    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await _until(lambda: walk.model.stopped == 1)

    assert set(walk.statuses) == {"CANCELLED"}


async def test_a_call_after_the_last_one_was_cancelled_starts_anew(walk_on: Any) -> None:
    walk = walk_on()
    (call,) = await _together(walk, 1)

    call.cancel()
    newcomer = asyncio.ensure_future(walk.section())
    await asyncio.gather(call, return_exceptions=True)
    walk.model.gate.set()

    assert (await newcomer).value.content == "We open a bakery in May."


async def test_a_call_that_fails_fails_for_all_and_each_run_is_recorded(walk_on: Any) -> None:
    walk = walk_on(ModelRefused())
    calls = await _together(walk, 4)

    walk.model.gate.set()
    results = await asyncio.gather(*calls, return_exceptions=True)

    assert all(isinstance(result, ModelRefused) for result in results)
    assert (walk.calls, walk.statuses) == (1, ["MODEL_REFUSED"] * 4)


@pytest.mark.row("F91", clause="if the leader dies a follower takes over < 2 s")
async def test_a_leader_without_time_does_not_take_the_others_along(walk_on: Any) -> None:
    walk = walk_on(ModelTimeout(), SECTION)
    walk.model.gate = asyncio.Event()

    async def call(seconds: float) -> Any:
        begin_call("test", request_id=None, traceparent=None, timeout=seconds)
        return await walk.section()

    leader = asyncio.ensure_future(call(0.5))
    await _until(lambda: walk.calls == 1)
    follower = asyncio.ensure_future(call(60))
    await _until(lambda: _waiting(walk) == 2)
    walk.model.gate.set()
    results = await asyncio.gather(leader, follower, return_exceptions=True)

    assert isinstance(results[0], ModelTimeout)
    assert results[1].value.content == "We open a bakery in May."
    assert walk.calls == 2


async def test_two_tenants_never_share_a_call(walk_on: Any) -> None:
    walk = walk_on()
    walk.model.gate = asyncio.Event()

    calls = [
        asyncio.ensure_future(walk.section(subject=replace(SUBJECT, tenant=f"tenant-{number}")))
        for number in range(2)
    ]
    await _until(lambda: walk.calls == 2)
    walk.model.gate.set()
    await asyncio.gather(*calls)

    assert walk.calls == 2


async def test_a_call_that_bypasses_the_cache_is_not_joined(walk_on: Any) -> None:
    walk = walk_on()

    await asyncio.gather(*(walk.section(cache=CacheControl.BYPASS) for _ in range(3)))

    assert walk.calls == 3


async def test_one_request_id_sent_twice_at_once_is_one_call_even_past_the_cache(walk_on: Any) -> None:
    walk = walk_on()
    calls = await _together(walk, 2, cache=CacheControl.BYPASS, request_id="r1")

    walk.model.gate.set()
    await asyncio.gather(*calls)

    assert walk.calls == 1


async def test_a_call_that_looked_before_the_answer_was_stored_joins_it(walk_on: Any) -> None:
    walk = walk_on()
    await walk.section()
    walk.admission._answers.clear()  # as it is for whoever looked a moment before

    late = await walk.section()

    assert (walk.calls, late.info.cache_status) == (1, CacheStatus.HIT)


async def test_a_call_that_failed_is_never_joined(walk_on: Any) -> None:
    walk = walk_on(ModelRefused(), SECTION)
    with pytest.raises(ModelRefused):
        await walk.section()

    assert (await walk.section()).info.cache_status is CacheStatus.MISS
