"""A graph while it is written: at every cut a part of the whole."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.concept_graph import ConceptGraph, Edge, Node, checked_graph
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.growing_graph import GrowingGraph
from eightgentc_ai.domain.model_text.arguments import read_arguments
from eightgentc_ai.domain.tools import NODE_GRAPH


def node(id: Any, label: Any = None, **more: Any) -> dict[str, Any]:
    return {"id": id, "label": str(id) if label is None else label, "content": None, "type": "goal", **more}


def edge(source: Any, target: Any, label: Any = None, type: Any = None) -> dict[str, Any]:
    return {"source": source, "target": target, "label": label, "type": type}


def grown(pieces: Iterable[str]) -> tuple[list[Node], list[Edge], GrowingGraph]:
    growing, nodes, edges = GrowingGraph(), list[Node](), list[Edge]()
    for piece in pieces:
        if (part := growing.take(piece)) is not None:
            nodes += part.nodes
            edges += part.edges
    return nodes, edges, growing


def whole(text: str) -> ConceptGraph:
    return checked_graph(read_arguments(text, NODE_GRAPH, []), [])


IDS = st.sampled_from(["n1", "n2", "n3", "n4", 5, "", None])
LABELS = st.sampled_from(["Oven", "oven", "Flour, 3 kg", 'a "b" \\', "{[,:]}", "ü\U0001f35e", "", None, 7])
NODES = st.lists(st.builds(node, IDS, LABELS) | st.sampled_from(["Oven", 3, None, [], {}]), max_size=8)
ENDS = st.builds(edge, IDS, IDS, st.sampled_from([None, "feeds", "bakes"]), st.sampled_from([None, "needs"]))
EDGES = st.lists(ENDS | st.sampled_from(["n1 -> n2", None, ["n1", "n2"]]), max_size=10)
CUTS = st.lists(st.integers(0, 2_000), max_size=6)


@pytest.mark.row("M12", clause="a truncated stream leaves only complete, referentially valid nodes")
@given(nodes=NODES, edges=EDGES, cuts=CUTS, indent=st.sampled_from([None, 1]), edges_first=st.booleans())
def test_at_every_cut_the_pieces_are_a_valid_part_of_the_whole(
    nodes: list[Any], edges: list[Any], cuts: list[int], indent: int | None, edges_first: bool
) -> None:
    pairs = [("nodes", nodes), ("edges", edges)]
    text = json.dumps(dict(reversed(pairs) if edges_first else pairs), indent=indent, ensure_ascii=not indent)
    try:
        final = whole(text)
    except OutputInvalid:
        return  # the model is asked again, and what was shown is void
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [text[begin:end] for begin, end in pairwise(places)]
    for count in range(len(pieces) + 1):
        shown, joined, growing = grown(pieces[:count])

        ids = {one.id for one in shown}
        assert all({one.source, one.target} <= ids for one in joined)
        assert [one for one in final.nodes if one in shown] == shown
        assert [one for one in final.edges if one in joined] == joined
        assert growing.is_part_of(final)
    if not edges_first:
        assert (tuple(shown), tuple(joined)) == (final.nodes, final.edges)


def test_a_node_is_there_with_its_last_character() -> None:
    text = json.dumps({"nodes": [node("n1")], "edges": []})
    end = text.index("}") + 1

    assert grown([text[: end - 1]])[0] == []
    assert [one.id for one in grown(text[:end])[0]] == ["n1"]


def test_an_edge_comes_once_both_ends_are_there() -> None:
    text = json.dumps({"edges": [edge("n1", "n2")], "nodes": [node("n1"), node("n2")]})
    first = text.index("n1", text.index("nodes")) + 60

    assert grown(text[:first])[1] == []
    assert [(one.source, one.target) for one in grown(text)[1]] == [("n1", "n2")]


@pytest.mark.parametrize(
    "text",
    [
        "Here is the graph: ",
        "```json\n{}",
        "[1]",
        '{"nodes": [{"id": "n1", "label": "x"} y, {"id": "n2", "label": "y"}]}',
        '{"nodes": [}, {"id": "n2", "label": "y"}]}',
        '{"nodes": {"id": "n1", "label": "x"}}',
        '{"graph": {"nodes": [{"id": "n1", "label": "x"}]}}',
        '{"nodes" "nodes": [tru, {"id": "n1", "label": "x"}]}',
        '{"edges": [{"source": "n1", "target": "n2"}]}',
    ],
)
def test_what_is_only_understood_as_a_whole_shows_no_second_node(text: str) -> None:
    nodes, edges, _ = grown(text)

    assert [one.id for one in nodes] in ([], ["n1"])
    assert edges == []


def test_what_a_second_list_of_nodes_replaces_is_no_part_of_the_whole() -> None:
    text = '{"nodes": [{"id": "n1", "label": "x"}], "edges": [], "nodes": [{"id": "n2", "label": "y"}]}'

    *_, growing = grown([text])

    assert not growing.is_part_of(whole(text))


def test_more_than_the_most_nodes_are_not_shown() -> None:
    text = json.dumps({"nodes": [node(f"n{number}") for number in range(310)], "edges": []})

    assert len(grown([text])[0]) == 300


@pytest.mark.parametrize(
    "text", ["[" * 400_000, '{"nodes": [{"id": "' + "x" * 400_000, '{"nodes": [' + "[" * 400_000]
)
def test_time_is_linear_in_the_text_whatever_it_is(text: str) -> None:
    begin = time.monotonic()
    nodes, *_ = grown(text)

    assert nodes == []
    assert time.monotonic() - begin < 5
