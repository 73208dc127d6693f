"""Single flight: one task for calls of one key, whichever caller leaves, and nothing kept afterwards."""

from __future__ import annotations

import asyncio

import pytest

from eightgentc_kit.single_flight import SingleFlight


class Work:
    """Counts its calls; each waits until `ends` is set."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls = 0
        self.ends = asyncio.Event()
        self.cancelled = asyncio.Event()
        self._error = error

    async def __call__(self) -> int:
        self.calls += 1
        number = self.calls
        try:
            await self.ends.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        if self._error is not None:
            raise self._error
        return number


async def joined(single: SingleFlight[str, int], work: Work, number: int) -> list[asyncio.Task[int]]:
    """So many calls of one key, all of them waiting."""
    tasks = [asyncio.create_task(single.join("a", work)) for _ in range(number)]
    await asyncio.sleep(0)
    return tasks


async def test_fifty_calls_of_one_key_are_one_task_and_get_its_result() -> None:
    single, work = SingleFlight[str, int](), Work()
    tasks = await joined(single, work, 50)

    work.ends.set()

    assert await asyncio.gather(*tasks) == [1] * 50
    assert work.calls == 1


async def test_calls_of_another_key_have_a_task_of_their_own() -> None:
    single, work = SingleFlight[str, int](), Work()
    work.ends.set()

    assert await asyncio.gather(single.join("a", work), single.join("b", work)) == [1, 2]


async def test_error_reaches_every_caller() -> None:
    single, work = SingleFlight[str, int](), Work(ValueError("refused"))
    tasks = await joined(single, work, 3)

    work.ends.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert [str(result) for result in results] == ["refused"] * 3


async def test_caller_that_started_the_task_and_leaves_does_not_cancel_it_for_the_others() -> None:
    single, work = SingleFlight[str, int](cancel_unawaited=True), Work()
    first, *others = await joined(single, work, 3)

    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    work.ends.set()

    assert await asyncio.gather(*others) == [1, 1]


async def test_task_without_callers_goes_on_by_default() -> None:
    single, work = SingleFlight[str, int](), Work()
    (task,) = await joined(single, work, 1)

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    later = asyncio.create_task(single.join("a", work))
    work.ends.set()

    assert await later == 1


async def test_task_without_callers_is_cancelled_where_that_is_asked_for_and_joined_no_more() -> None:
    single, work = SingleFlight[str, int](cancel_unawaited=True), Work()
    tasks = await joined(single, work, 2)

    for task in tasks:
        task.cancel()
    later = asyncio.create_task(single.join("a", work))
    await asyncio.gather(*tasks, return_exceptions=True)
    await work.cancelled.wait()
    work.ends.set()

    assert await later == 2


@pytest.mark.parametrize("error", [None, ValueError()], ids=["result", "error"])
async def test_nothing_is_kept_after_the_end(error: Exception | None) -> None:
    single, work = SingleFlight[str, int](), Work(error)
    tasks = await joined(single, work, 2)

    work.ends.set()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert "a" not in single


async def test_lingering_result_can_be_joined_a_moment_later() -> None:
    single, work = SingleFlight[str, int](linger_seconds=60.0), Work()
    work.ends.set()
    await single.join("a", work)

    assert await single.join("a", work) == 1


async def test_error_never_lingers() -> None:
    single, work = SingleFlight[str, int](linger_seconds=60.0), Work(ValueError())
    work.ends.set()
    with pytest.raises(ValueError):
        await single.join("a", work)

    assert "a" not in single


async def test_started_task_runs_without_a_caller_and_can_be_joined() -> None:
    single, work = SingleFlight[str, int](), Work()
    single.start("a", work)
    single.start("a", work)
    work.ends.set()

    assert await single.join("a", work) == 1
