"""Graphs: what the model drew, made sound, or refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.concept_graph import MAX_LABEL, MAX_NODES, ConceptGraph, Edge, checked_graph
from eightgentc_ai.domain.errors import OutputInvalid


def node(id: object, label: object = None, **more: object) -> dict[str, object]:
    return {"id": id, "label": str(id) if label is None else label, "content": None, "type": "goal", **more}


def edge(source: object, target: object, **more: object) -> dict[str, object]:
    return {"source": source, "target": target, "label": None, "type": None, **more}


def graph_of(nodes: list[Any], edges: list[Any] | None = None) -> tuple[ConceptGraph, list[str]]:
    repairs: list[str] = []
    return checked_graph({"nodes": nodes, "edges": edges or []}, repairs), repairs


def test_a_sound_graph_is_left_as_it_is() -> None:
    graph, repairs = graph_of([node("n1"), node("n2")], [edge("n1", "n2", label="feeds", type="supports")])

    assert [found.id for found in graph.nodes] == ["n1", "n2"]
    assert graph.edges == (Edge("n1", "n2", "feeds", "supports", inferred=True),)
    assert repairs == []


@pytest.mark.parametrize(
    "edges", [[edge("n1", "n9")], [edge("n1", "n1")], [edge(None, "n1")], ["no edge"], [{"source": "n1"}]]
)
def test_an_edge_that_joins_nothing_is_left_out(edges: list[Any]) -> None:
    graph, repairs = graph_of([node("n1"), node("n2")], edges)

    assert graph.edges == ()
    assert len(repairs) == 1


def test_two_nodes_of_one_name_are_one_and_their_edges_follow() -> None:
    graph, _ = graph_of([node("n1", "Oven"), node("n2", "oven"), node("n3")], [edge("n2", "n3")])

    assert [found.id for found in graph.nodes] == ["n1", "n3"]
    assert [(found.source, found.target) for found in graph.edges] == [("n1", "n3")]


def test_a_second_node_of_the_same_id_is_left_out() -> None:
    graph, repairs = graph_of([node("n1", "Oven"), node("n1", "Flour")])

    assert [found.label for found in graph.nodes] == ["Oven"]
    assert len(repairs) == 1


def test_ids_may_be_numbers() -> None:
    graph, _ = graph_of([node(1), node(2)], [edge(1, 2), edge("2", "1")])

    assert len(graph.edges) == 2


def test_an_edge_without_a_type_gets_one() -> None:
    graph, _ = graph_of([node("n1"), node("n2")], [edge("n1", "n2")])

    assert graph.edges[0].type == "relates-to"


def test_many_edges_of_different_types_may_join_two_nodes() -> None:
    graph, _ = graph_of(
        [node("n1"), node("n2")], [edge("n1", "n2", type="a"), edge("n1", "n2", type="b")] * 2
    )

    assert [found.type for found in graph.edges] == ["a", "b"]


@pytest.mark.row("F128", clause="x, y from the model are kept if finite, in bounds")
@pytest.mark.parametrize(("x", "y"), [(0, 0), (-1.5, 99_999), (100_000, -100_000)])
def test_a_usable_place_is_kept(x: float, y: float) -> None:
    graph, _ = graph_of([node("n1", x=x, y=y)])

    assert (graph.nodes[0].x, graph.nodes[0].y) == (x, y)


@pytest.mark.row("F128", clause="x, y from the model are kept if finite, in bounds")
@pytest.mark.parametrize(
    "place",
    [{}, {"x": 1}, {"x": None, "y": 1}, {"x": "left", "y": 2}, {"x": True, "y": 2}, {"x": 100_001, "y": 0},
     {"x": float("inf"), "y": 0}, {"x": float("nan"), "y": 0}, {"x": 10**400, "y": 0}],
)  # fmt: skip
def test_an_unusable_place_is_none(place: dict[str, object]) -> None:
    graph, _ = graph_of([node("n1", **place)])

    assert (graph.nodes[0].x, graph.nodes[0].y) == (None, None)


def test_a_long_label_is_cut() -> None:
    graph, repairs = graph_of([node("n1", "x" * 5000)])

    assert len(graph.nodes[0].label) == MAX_LABEL
    assert repairs == ["A long label was cut."]


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"nodes": None, "edges": []},
        {"nodes": [node("n1")], "edges": 7},
        {"nodes": [], "edges": []},
        {"nodes": [{"id": "n1"}, 7, None, node("", "x"), node("n2", "  ")], "edges": []},
        {"nodes": [node(number) for number in range(MAX_NODES + 1)], "edges": []},
    ],
)
def test_no_graph_is_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(OutputInvalid):
        checked_graph(arguments, [])


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "label", "x", "type"]), inner)
    ),
    max_leaves=8,
)
ids = st.sampled_from(["n1", "n2", "n3", 1, None, ""])
nodes = st.fixed_dictionaries(
    {"id": ids, "label": ids | anything, "x": anything, "y": anything, "type": anything}
)
edges = st.fixed_dictionaries({"source": ids | anything, "target": ids | anything, "type": anything})


@pytest.mark.row("F38", clause="none is saved invalid")
@given(st.lists(nodes | anything, max_size=6), st.lists(edges | anything, max_size=6))
def test_whatever_comes_the_graph_is_sound_or_refused(raw_nodes: list[Any], raw_edges: list[Any]) -> None:
    try:
        graph, _ = graph_of(raw_nodes, raw_edges)
    except OutputInvalid:
        return

    known = {found.id for found in graph.nodes}
    assert len(known) == len(graph.nodes) > 0
    assert all(found.label and found.type for found in graph.nodes)
    assert all(
        {found.source, found.target} <= known and found.source != found.target for found in graph.edges
    )


def test_a_place_in_words_is_a_place() -> None:
    graph, _ = graph_of([node("n1", x="1.5", y="-2")])

    assert (graph.nodes[0].x, graph.nodes[0].y) == (1.5, -2.0)
