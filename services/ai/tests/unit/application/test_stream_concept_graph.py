"""StreamConceptGraph: complete nodes as they come, each with a place, the checked and laid out whole last."""

from __future__ import annotations

import json
from contextlib import aclosing
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_ai.adapters.outbound.memory.language_model import calling, saying
from eightgentc_ai.application.generate_concept_graph import GenerateConceptGraph
from eightgentc_ai.application.graph_request import GraphRequest
from eightgentc_ai.application.stream_concept_graph import StreamConceptGraph
from eightgentc_ai.application.stream_run import Restart
from eightgentc_ai.domain.concept_graph import ConceptGraph, Node
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import CacheStatus

from .conftest import asking

OVEN = Node("e1", "Oven", "", "resource", 0.0, 0.0)
LABELS = ["Bakery", "Rent", "Oven 2", "Flour", "Team", "Night shift", "Permit", "Opening"]


def graph_json(labels: list[str], **more: Any) -> str:
    nodes = [
        {"id": f"n{number}", "label": label, "content": None, "type": "goal", "x": None, "y": None}
        for number, label in enumerate(labels)
    ]
    edges = [
        {"source": "n0", "target": f"n{number}", "label": None, "type": "needs"}
        for number in range(1, len(labels))
    ]
    return json.dumps({"nodes": nodes, "edges": edges, **more})


def drawing(labels: list[str] = LABELS) -> Any:
    return calling("generateNodeGraph", graph_json(labels))


def request(existing: tuple[Node, ...] = (), **changes: Any) -> GraphRequest:
    return GraphRequest(asking(**changes), (), existing, "layered")


async def streamed(walk: Any, *existing: Node, **changes: Any) -> list[Any]:
    use_case = StreamConceptGraph(walk.runs, LibraryGraphLayout())
    events = [event async for event in use_case(request(existing, **changes))]
    await walk.runs.close()
    return events


def unplaced(nodes: Any) -> list[Node]:
    return [replace(node, x=None, y=None) for node in nodes]


@pytest.mark.row("M12", clause="final state equals the non-streamed result")
async def test_the_pieces_are_the_whole_and_the_whole_is_that_of_who_asks_at_once(walk_on: Any) -> None:
    *pieces, result = await streamed(walk_on(drawing()), OVEN)
    walk = walk_on(drawing())
    at_once = await GenerateConceptGraph(walk.runs, LibraryGraphLayout())(request((OVEN,)))

    assert len(pieces) > 8
    assert unplaced(node for piece in pieces for node in piece.nodes) == unplaced(result.value.nodes)
    assert tuple(edge for piece in pieces for edge in piece.edges) == result.value.edges
    assert result.value == at_once.value


async def test_each_node_of_a_piece_has_a_place_of_its_own(walk_on: Any) -> None:
    *pieces, _ = await streamed(walk_on(drawing()), OVEN)

    nodes = [OVEN, *(node for piece in pieces for node in piece.nodes)]
    assert not any(
        abs(one.x - other.x) < 160 and abs(one.y - other.y) < 48 for one, other in combinations(nodes, 2)
    )


async def test_a_graph_that_came_as_text_grows_too(walk_on: Any) -> None:
    *pieces, result = await streamed(walk_on(saying(graph_json(LABELS))))

    assert len(pieces) > 8
    assert len(result.value.nodes) == len(LABELS)


async def test_what_is_only_read_as_a_whole_is_one_piece(walk_on: Any) -> None:
    piece, result = await streamed(walk_on(saying(f"Here it is:\n```json\n{graph_json(LABELS)}\n```")))

    assert piece == result.value


async def test_an_answer_that_cannot_be_used_is_asked_for_again_and_its_pieces_are_void(walk_on: Any) -> None:
    cut = calling("generateNodeGraph", graph_json(LABELS)[:300])

    events = await streamed(walk_on(cut, drawing()))

    at = next(number for number, event in enumerate(events) if isinstance(event, Restart))
    assert isinstance(events[0], ConceptGraph)
    after = events[at + 1 : -1]
    assert [node.id for piece in after for node in piece.nodes] == [
        node.id for node in events[-1].value.nodes
    ]
    assert events[-1].info.model_calls == 2


async def test_pieces_that_the_whole_does_not_hold_are_taken_back(walk_on: Any) -> None:
    twice = graph_json(["Bread"])[:-1] + ', "nodes": [{"id": "m1", "label": "Cake"}]}'

    first, *_, restart, whole, result = await streamed(walk_on(calling("generateNodeGraph", twice)))

    assert [node.label for node in first.nodes] == ["Bread"]
    assert isinstance(restart, Restart)
    assert [node.label for node in result.value.nodes] == ["Cake"]
    assert whole == result.value


async def test_after_two_re_asks_the_stream_ends_with_the_error(walk_on: Any) -> None:
    walk = walk_on(saying("no"))

    with pytest.raises(OutputInvalid):
        await streamed(walk)

    assert (walk.calls, walk.statuses) == (3, ["OUTPUT_INVALID"])


async def test_a_stored_graph_is_one_piece_and_costs_nothing(walk_on: Any) -> None:
    walk = walk_on(drawing())
    await streamed(walk)

    piece, result = await streamed(walk)

    assert piece == result.value
    assert (walk.calls, result.info.cache_status) == (1, CacheStatus.HIT)


async def test_leaving_stops_the_model(walk_on: Any) -> None:
    walk = walk_on(drawing())

    async with aclosing(StreamConceptGraph(walk.runs, LibraryGraphLayout())(request())) as events:
        await anext(events)

    assert (walk.model.stopped, walk.statuses) == (1, ["CANCELLED"])


async def test_the_nodes_of_a_small_model_come_one_by_one_too(walk_on: Any) -> None:
    said = "We rent a shop. Then we buy an oven. Then we hire a baker."
    labels = ["Rent a shop", "Buy an oven", "Castle with 900 towers", "Hire a baker"]
    answer = calling("generateNodeGraph", json.dumps({"nodes": [{"label": label} for label in labels]}))

    *pieces, result = await streamed(walk_on(answer, small_model=True), prompt=said)

    assert len(pieces) == 3
    assert [node.label for piece in pieces for node in piece.nodes] == [
        "Rent a shop",
        "Buy an oven",
        "Hire a baker",
    ]
    assert [node.id for piece in pieces for node in piece.nodes] == [node.id for node in result.value.nodes]
    assert len(result.value.edges) == 2
