"""GenerateConceptGraph: checked, placed, and aware of what exists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_ai.adapters.outbound.memory.language_model import calling
from eightgentc_ai.application.generate_concept_graph import GenerateConceptGraph
from eightgentc_ai.application.graph_request import GraphRequest
from eightgentc_ai.domain.concept_graph import Node
from eightgentc_ai.domain.generation import CacheStatus, ContextItem
from eightgentc_kit.errors import FieldInvalid

from .conftest import asking

OVEN = Node("e1", "Oven", "", "resource", 0.0, 0.0)


def drawing(*nodes: dict[str, Any]) -> Any:
    return calling("generateNodeGraph", json.dumps({"nodes": nodes, "edges": []}))


def node(id: str, x: float | None = None, y: float | None = None) -> dict[str, Any]:
    return {"id": id, "label": id, "type": "goal", "x": x, "y": y}


async def draw(walk: Any, *, topics: tuple[str, ...] = (), existing: tuple[Node, ...] = (), style: str = "layered",
               **changes: Any) -> Any:  # fmt: skip
    use_case = GenerateConceptGraph(walk.runs, LibraryGraphLayout())
    result = await use_case(GraphRequest(asking(**changes), topics, existing, style))
    await walk.runs.close()
    return result


def overlaps(one: Any, other: Any) -> bool:
    return abs(one.x - other.x) < 160 and abs(one.y - other.y) < 48


@pytest.mark.row(
    "F128", clause="x, y from the model are kept if finite, in bounds and without overlap, else placed"
)
async def test_a_free_place_is_kept_and_a_taken_one_is_not(walk_on: Any) -> None:
    walk = walk_on(drawing(node("a", 500, 500), node("b", 510, 500), node("c", 5, 5), node("d")))

    result = await draw(walk, existing=(OVEN,))

    a, *others = result.value.nodes
    assert (a.x, a.y) == (500, 500)
    placed = [OVEN, a, *others]
    assert not any(overlaps(one, other) for one in placed for other in placed if one is not other)


@pytest.mark.row("F128", clause="grid or layered by choice")
async def test_the_style_decides_where_nodes_go(walk_on: Any) -> None:
    walk = walk_on(drawing(*(node(f"n{number}") for number in range(9))))

    grid, layered = [await draw(walk, style=style) for style in ("grid", "layered")]

    rows = {found.y for found in grid.value.nodes}
    assert len(rows) == 3
    assert grid.value.nodes != layered.value.nodes


async def test_a_stored_graph_is_placed_anew_around_what_is_there_by_now(walk_on: Any) -> None:
    walk = walk_on(drawing(node("a", 0, 0)))
    await draw(walk)

    again = await draw(walk)
    (moved,) = (await draw(walk, existing=(OVEN,))).value.nodes

    assert again.info.cache_status is CacheStatus.HIT
    assert not overlaps(moved, OVEN)


async def test_existing_nodes_are_context_and_no_item_is_there_twice(walk_on: Any) -> None:
    walk = walk_on(drawing(node("a")))
    known = ContextItem("node:e1", "node", "Oven, 200 kg")

    result = await draw(walk, existing=(OVEN, Node("e2", "Flour", "", "", 0.0, 300.0)), context=(known,))

    assert [line.id for line in result.info.receipt.kept] == ["node:e1", "node:e2"]


async def test_the_model_sees_of_what_type_an_existing_node_is(walk_on: Any) -> None:
    walk = walk_on(drawing(node("a")))

    await draw(walk, existing=(OVEN,))

    _, line, _ = walk.model.requests[0].messages[2].content.split("\n")
    assert json.loads(line) == {"id": "node:e1", "kind": "node", "label": "resource", "text": "Oven"}


async def test_topics_stand_in_the_persons_words(walk_on: Any) -> None:
    walk = walk_on(drawing(node("a")))

    await draw(walk, topics=("money", "people"))

    assert (
        walk.model.requests[0].messages[-1].content == "Bread, please.\n\nShow these topics: money; people."
    )


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("topics", {"topics": ("x",) * 51}),
        ("topics", {"topics": ("x" * 201,)}),
        ("existing_nodes", {"existing": (OVEN, OVEN)}),
        ("existing_nodes", {"existing": tuple(Node(str(n), "x", "", "", 0, 0) for n in range(1_001))}),
    ],
)
async def test_what_is_out_of_bounds_is_refused_by_name(
    walk_on: Any, field: str, asked: dict[str, Any]
) -> None:
    with pytest.raises(FieldInvalid) as refused:
        await draw(walk_on(), **asked)

    assert refused.value.violations[0].field == field
