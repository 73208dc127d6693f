"""Of one person a few requests are worked on at a time; nobody else waits for them."""

from __future__ import annotations

import asyncio

import pytest

from eightgentc_edge_gateway.http import fair_shares
from eightgentc_edge_gateway.http.fair_shares import MOST_WAITING, READS, WRITES, FairShares
from eightgentc_kit.errors import Overloaded

LONG = 60.0


class Desk:
    """Works on requests until it is told to go on."""

    def __init__(self, shares: FairShares) -> None:
        self._shares = shares
        self.worked_on: list[str] = []
        self.go_on = asyncio.Event()

    def ask(self, person: str, method: str = "GET") -> asyncio.Task[None]:
        return asyncio.create_task(self._work(person, method))

    async def _work(self, person: str, method: str) -> None:
        async with self._shares.share(method, person):
            self.worked_on.append(person)
            await self.go_on.wait()


@pytest.mark.parametrize(("method", "at_a_time"), [("GET", READS), ("PATCH", WRITES), ("POST", WRITES)])
async def test_of_one_person_a_few_are_worked_on_at_a_time_and_all_in_the_end(
    method: str, at_a_time: int
) -> None:
    desk = Desk(FairShares(hold_seconds=LONG))
    asked = [desk.ask("other", method)] + [desk.ask("one", method) for _ in range(100)]
    await asyncio.sleep(0)
    began = desk.worked_on.count("one")

    desk.go_on.set()
    await asyncio.gather(*asked)

    assert (began, desk.worked_on.count("one")) == (at_a_time, 100)


async def test_who_has_been_alone_for_a_while_is_not_held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair_shares, "ALONE_SECONDS", 0.0)
    desk = Desk(FairShares(hold_seconds=LONG))
    asked = [desk.ask("one") for _ in range(100)]
    await asyncio.sleep(0)

    assert len(desk.worked_on) == 100
    desk.go_on.set()
    await asyncio.gather(*asked)


async def test_another_person_does_not_wait_for_them() -> None:
    desk = Desk(FairShares(hold_seconds=LONG))
    asked = [desk.ask("one") for _ in range(100)] + [desk.ask("other")]
    await asyncio.sleep(0)

    assert desk.worked_on.count("other") == 1
    desk.go_on.set()
    await asyncio.gather(*asked)


async def test_requests_that_take_long_are_not_waited_for() -> None:
    desk = Desk(FairShares(hold_seconds=0.0))
    asked = [desk.ask("one") for _ in range(100)]

    async with asyncio.timeout(10):
        while len(desk.worked_on) < 100:  # noqa: ASYNC110  # nothing tells that a request has begun
            await asyncio.sleep(0)
    desk.go_on.set()
    await asyncio.gather(*asked)


async def test_more_than_a_thousand_waiting_are_refused_and_others_are_served() -> None:
    desk = Desk(FairShares(hold_seconds=LONG))
    asked = [desk.ask("one") for _ in range(READS + MOST_WAITING + 1)]
    await asyncio.sleep(0)

    with pytest.raises(Overloaded):
        await asked[-1]
    other = desk.ask("other")
    desk.go_on.set()
    await asyncio.gather(other, *asked[:-1])
