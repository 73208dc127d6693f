"""Places are given by turns between keys, and none is ever lost."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_kit.fair_line import FairLine, LineFull


def line(places: int, *, at_once: int | None = None, of_one: int = 100) -> FairLine:
    return FairLine(places, most_waiting=1_000, most_waiting_of_one=of_one, at_once=at_once)


async def turns() -> None:
    """Until everybody who can go on has gone on."""
    for _ in range(10):
        await asyncio.sleep(0)


class Crowd:
    """Callers who hold a place until they are told to leave, in the order in which they were let in."""

    def __init__(self, of: FairLine) -> None:
        self._line = of
        self.inside: list[tuple[str, asyncio.Event]] = []
        self.came: list[str] = []

    def comes(self, key: str) -> asyncio.Task[None]:
        return asyncio.create_task(self._come(key))

    async def _come(self, key: str) -> None:
        async with self._line.place(key):
            leave = asyncio.Event()
            self.inside.append((key, leave))
            self.came.append(key)
            try:
                await leave.wait()
            finally:
                self.inside.remove((key, leave))

    async def one_leaves(self, which: int = 0) -> None:
        self.inside[which][1].set()
        await turns()


async def test_who_asks_once_waits_for_one_turn_of_another_however_much_that_has_asked_for() -> None:
    crowd = Crowd(line(1))
    tasks = [crowd.comes("many") for _ in range(50)]
    await turns()
    tasks.append(crowd.comes("one"))
    await turns()

    await crowd.one_leaves()
    await crowd.one_leaves()

    assert crowd.came == ["many", "many", "one"]
    for task in tasks:
        task.cancel()


async def test_of_one_key_who_came_first_is_first() -> None:
    places, order = line(1), list[int]()

    async def come(number: int) -> None:
        async with places.place("a"):
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*map(come, range(20)))

    assert order == list(range(20))


async def test_one_key_holds_no_more_than_its_share() -> None:
    crowd = Crowd(line(2, at_once=1))
    tasks = [crowd.comes("a"), crowd.comes("a"), crowd.comes("b"), crowd.comes("c")]
    await turns()
    assert crowd.came == ["a", "b"]

    await crowd.one_leaves(which=1)

    assert crowd.came == ["a", "b", "c"]
    await crowd.one_leaves()
    assert crowd.came == ["a", "b", "c", "a"]
    for task in tasks:
        task.cancel()


async def test_too_many_of_one_key_are_refused_and_others_are_not() -> None:
    places = line(1, of_one=2)
    crowd = Crowd(places)
    tasks = [crowd.comes("many") for _ in range(3)]
    await turns()

    with pytest.raises(LineFull):
        await places.take("many")
    tasks.append(crowd.comes("one"))
    await turns()

    assert places.waiting == 3
    for task in tasks:
        task.cancel()


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**32))
def test_no_place_is_lost_or_held_twice_however_callers_leave(places: int, at_once: int, seed: int) -> None:
    asyncio.run(_storm(places, at_once, random.Random(seed)))


async def _storm(places: int, at_once: int, chance: random.Random) -> None:
    of = line(places, at_once=at_once)
    crowd, tasks = Crowd(of), list[asyncio.Task[None]]()
    for _ in range(60):
        what = chance.random()
        if what < 0.5:
            tasks.append(crowd.comes(chance.choice("abc")))
        elif what < 0.75 and tasks:
            tasks.pop(chance.randrange(len(tasks))).cancel()
        elif crowd.inside:
            chance.choice(crowd.inside)[1].set()
        if chance.random() < 0.7:
            await turns()
        held = Counter(key for key, _ in crowd.inside)
        assert held.total() <= places
        assert all(count <= at_once for count in held.values())
    for task in tasks:
        task.cancel()
    await turns()
    assert of.waiting == 0
    for key in "abcd"[:places]:
        await asyncio.wait_for(of.take(key), 1)
