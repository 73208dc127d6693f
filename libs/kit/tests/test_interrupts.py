"""Blocks of tasks that are interrupted from outside."""

import asyncio

import pytest

from eightgentc_kit.interrupts import Interrupts


class EndedError(Exception):
    pass


@pytest.fixture
def interrupts():
    return Interrupts()


async def wait_inside(interrupts, key="k"):
    """A task that waits in a block for ever."""

    async def inside():
        with interrupts.block(key, EndedError):
            await asyncio.Event().wait()

    task = asyncio.create_task(inside())
    await asyncio.sleep(0)
    return task


async def test_every_block_of_a_key_raises_its_error(interrupts):
    tasks = [await wait_inside(interrupts) for _ in range(3)]

    interrupts.interrupt("k")

    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [EndedError] * 3
    assert not interrupts.keys


async def test_blocks_of_other_keys_go_on(interrupts):
    task = await wait_inside(interrupts, "other")

    interrupts.interrupt("k")
    await asyncio.sleep(0)

    assert not task.done()
    task.cancel()


async def test_a_task_that_others_cancel_is_cancelled(interrupts):
    task = await wait_inside(interrupts)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert not interrupts.keys


async def test_a_task_that_is_interrupted_and_cancelled_is_cancelled(interrupts):
    task = await wait_inside(interrupts)

    interrupts.interrupt("k")
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_interrupted_task_goes_on_after_its_block(interrupts):
    async def survive():
        try:
            with interrupts.block("k", EndedError):
                await asyncio.Event().wait()
        except EndedError:
            await asyncio.sleep(0)
            return "went on"

    task = asyncio.create_task(survive())
    await asyncio.sleep(0)

    interrupts.interrupt("k")

    assert await task == "went on"


async def test_a_block_that_was_left_is_not_interrupted(interrupts):
    with interrupts.block("k", EndedError):
        pass

    interrupts.interrupt("k")
    await asyncio.sleep(0)

    assert not interrupts.keys
