"""The door per session."""

from __future__ import annotations

import asyncio

from eightgentc_auth.application.one_at_a_time import OneAtATime


async def test_tasks_with_one_key_follow_each_other_and_others_do_not_wait() -> None:
    doors, inside, most = OneAtATime(), {"a": 0, "b": 0}, {"a": 0, "b": 0}
    b_is_in = asyncio.Event()

    async def visit(key: str) -> None:
        async with doors.entered(key):
            inside[key] += 1
            most[key] = max(most[key], inside[key])
            if key == "b":
                b_is_in.set()
            else:
                await b_is_in.wait()
            inside[key] -= 1

    await asyncio.gather(*(visit("a") for _ in range(10)), visit("b"))

    assert most == {"a": 1, "b": 1}


async def test_nothing_is_kept_of_keys_that_nobody_wants() -> None:
    doors = OneAtATime()

    async def visit() -> None:
        async with doors.entered("a"):
            await asyncio.sleep(0)

    visits = [asyncio.create_task(visit()) for _ in range(5)]
    await asyncio.sleep(0)
    visits[2].cancel()
    await asyncio.gather(*visits, return_exceptions=True)

    assert not doors._doors
    assert not doors._present
