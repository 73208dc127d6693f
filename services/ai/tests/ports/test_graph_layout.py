"""The suite of layouts: a place that the model proposed is kept if it is usable, every other node gets one."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from eightgentc_ai.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_ai.domain.concept_graph import ConceptGraph, Edge, Node
from eightgentc_ai.ports.graph_layout import GraphLayout

# The box of a node on the canvas is at least this large.
WIDTH, HEIGHT = 100, 30


@pytest.fixture(params=[LibraryGraphLayout], ids=["library"])
def layout(request: pytest.FixtureRequest) -> GraphLayout:
    made: GraphLayout = request.param()
    return made


def node(id: str, x: float | None = None, y: float | None = None) -> Node:
    return Node(id, id.upper(), "", "concept", x, y)


def chain(*nodes: Node) -> ConceptGraph:
    edges = [Edge(a.id, b.id, "", "relates-to") for a, b in pairwise(nodes)]
    return ConceptGraph(nodes, tuple(edges))


def places(graph: ConceptGraph) -> dict[str, tuple[float | None, float | None]]:
    return {each.id: (each.x, each.y) for each in graph.nodes}


def are_apart(nodes: tuple[Node, ...]) -> bool:
    at = [(each.x or 0.0, each.y or 0.0) for each in nodes]
    return all(abs(a[0] - b[0]) >= WIDTH or abs(a[1] - b[1]) >= HEIGHT for a, b in combinations(at, 2))


@pytest.mark.parametrize("style", ["layered", "grid"])
async def test_every_node_is_placed_apart_from_the_others(layout: GraphLayout, style: str) -> None:
    placed = await layout.place(chain(*(node(f"n{index}") for index in range(25))), (), style)

    assert all(each.x is not None and each.y is not None for each in placed.nodes)
    assert are_apart(placed.nodes)


async def test_a_usable_place_is_kept(layout: GraphLayout) -> None:
    placed = await layout.place(chain(node("a", 10, 20), node("b", 400, 300), node("c")), (), "layered")

    assert places(placed)["a"] == (10, 20)
    assert places(placed)["b"] == (400, 300)


async def test_a_place_that_is_taken_is_not_kept(layout: GraphLayout) -> None:
    placed = await layout.place(chain(node("a", 10, 20), node("b", 11, 21)), (), "layered")

    assert are_apart(placed.nodes)


async def test_nodes_that_are_there_stay_and_new_ones_keep_clear_of_them(layout: GraphLayout) -> None:
    there = node("old", 0, 0)

    placed = await layout.place(chain(node("a", 1, 1), node("b")), (there,), "layered")

    assert set(places(placed)) == {"a", "b"}
    assert are_apart((there, *placed.nodes))


async def test_nothing_but_places_changes(layout: GraphLayout) -> None:
    graph = chain(node("a"), node("b"))

    placed = await layout.place(graph, (), "layered")

    assert replace(placed, nodes=tuple(replace(each, x=None, y=None) for each in placed.nodes)) == graph
