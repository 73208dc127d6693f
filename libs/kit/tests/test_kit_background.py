"""Background work: started again whatever ends it, and ended with the process."""

from __future__ import annotations

import asyncio

import pytest

from eightgentc_kit import background
from eightgentc_kit.background import Background, every, keep_running
from eightgentc_kit.context import begin_call, current_call
from eightgentc_kit.errors import DatabaseUnavailable


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, none of which takes any time."""
    made: list[float] = []

    class NotingAsyncio:
        """asyncio as the module under test sees it; other tasks of this loop keep their own sleeps."""

        @staticmethod
        async def sleep(seconds: float) -> None:
            made.append(seconds)
            await asyncio.sleep(0)

        def __getattr__(self, name: str) -> object:
            return getattr(asyncio, name)

    monkeypatch.setattr(background, "asyncio", NotingAsyncio())
    return made


class Work:
    """Ends by each of the errors in turn (None: returns), then runs for ever."""

    def __init__(self, *ends: Exception | None) -> None:
        self._ends = list(ends)
        self.lasts = asyncio.Event()

    async def __call__(self) -> None:
        if not self._ends:
            self.lasts.set()
            await asyncio.Event().wait()
        end = self._ends.pop(0)
        if end is not None:
            raise end


async def until_it_lasts(work: Work) -> None:
    running = Background()
    running.start("work", work)
    async with asyncio.timeout(5):
        await work.lasts.wait()
    await running.close()


@pytest.mark.parametrize("end", [None, DatabaseUnavailable(), RuntimeError()], ids=["return", "ours", "any"])
async def test_work_that_ended_is_run_again(pauses: list[float], end: Exception | None) -> None:
    work = Work(end)

    await until_it_lasts(work)

    assert pauses == [0.05]


async def test_pauses_double_up_to_a_second(pauses: list[float]) -> None:
    await until_it_lasts(Work(*[None] * 7))

    assert pauses == [0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0]


async def test_pause_is_short_again_after_a_run_of_more_than_a_second(
    pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = iter([0.0, 0.1, 1.0, 1.1, 2.0, 5.0, 6.0])
    monkeypatch.setattr(background, "time", type("Clock", (), {"monotonic": lambda: next(readings)}))

    await until_it_lasts(Work(None, None, None))

    assert pauses == [0.05, 0.1, 0.05]


async def test_work_that_a_call_started_has_left_the_call() -> None:
    begin_call("test", request_id=None, traceparent=None, timeout=1.0)
    seen = asyncio.Queue[object]()

    async def work() -> None:
        await seen.put(current_call())
        await asyncio.Event().wait()

    task = asyncio.create_task(keep_running("work", work))

    assert await seen.get() is None
    task.cancel()


async def test_closing_ends_all_of_it() -> None:
    background, works = Background(), [Work(), Work()]
    for work in works:
        background.start("work", work)
    await asyncio.gather(*(work.lasts.wait() for work in works))

    await background.close()

    assert all(task.cancelled() for task in background._tasks)


async def test_repeated_work_pauses_before_each_run(pauses: list[float]) -> None:
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1
        if runs == 3:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await every(60.0, work)

    assert pauses == [60.0] * 3
