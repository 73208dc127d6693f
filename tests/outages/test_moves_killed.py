"""kill -9 while several hands drag nodes of one project: every acknowledged move is there, and none is half made."""

import asyncio
import signal
from dataclasses import dataclass

import pytest

from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

HANDS = 8


@dataclass(slots=True)
class Hand:
    """Drags one node to the right, a step a request; a step that was not acknowledged may have been made or not."""

    person: Person
    graph: str
    node: str
    acknowledged: int = 0

    async def drag(self) -> None:
        """For ever."""
        while True:
            step = self.acknowledged + 1
            place = {"op": "updateNode", "id": self.node, "x": step, "y": -step}
            answer = await self.person.http.patch(self.graph, json={"operations": [place]})
            if answer.is_success:
                self.acknowledged = step


@pytest.mark.parametrize("killed", ["projects", "postgres"])
async def test_no_acknowledged_move_is_lost_when_a_part_is_killed(
    person: Person, product: Product, killed: str
) -> None:
    graph = f"/api/projects/{await person.project()}/graph"
    new = {"op": "createNode", "label": "Oven", "x": 0, "y": 0}
    made = await person.patch(graph, {"operations": [new] * HANDS})
    hands = [Hand(person, graph, item["id"]) for item in made["created"]]

    dragging = [asyncio.create_task(hand.drag()) for hand in hands]
    await _moved_on(hands)
    former = product.child(killed).pid
    product.signal(killed, signal.SIGKILL)
    await product.is_back(killed, former)
    await until(person.is_served, "projects is found again", within=15)
    await _moved_on(hands)
    for task in dragging:
        task.cancel()
    ended = await asyncio.gather(*dragging, return_exceptions=True)

    assert all(isinstance(end, asyncio.CancelledError) for end in ended), ended
    nodes = {node["id"]: node for node in (await person.get(graph))["nodes"]}
    for hand in hands:
        x, y = nodes[hand.node]["x"], nodes[hand.node]["y"]
        assert x in (hand.acknowledged, hand.acknowledged + 1)
        assert y == -x


async def _moved_on(hands: list[Hand]) -> None:
    """Each hand has had ten more moves acknowledged."""
    before = [hand.acknowledged for hand in hands]

    async def enough() -> bool:
        return all(hand.acknowledged >= first + 10 for hand, first in zip(hands, before, strict=True))

    await until(enough, "ten more acknowledged moves of each hand", within=30)
