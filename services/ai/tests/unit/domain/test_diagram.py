"""Diagrams: written by us where there is a structure, cleaned where there is only text."""

from __future__ import annotations

import time
from typing import Any

import pytest

from eightgentc_ai.domain.diagram import checked_diagram
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.neutral_mermaid import cleaned

NODES = [{"id": "a", "label": "Rent", "shape": None}, {"id": "b", "label": "Open?", "shape": "diamond"}]
EDGES = [{"source": "a", "target": "b", "label": "then"}]


def drawn(asked: str, **arguments: Any) -> str:
    return checked_diagram({"nodes": NODES, "edges": EDGES, **arguments}, asked, []).content


def test_a_flowchart_is_written_from_nodes_and_edges() -> None:
    assert drawn("flowchart") == 'flowchart TD\n    n1["Rent"]\n    n2{"Open?"}\n    n1 -->|"then"| n2\n'


@pytest.mark.parametrize(
    ("shape", "written"),
    [
        ("rect", 'n1["Rent"]'),
        ("stadium", 'n1(["Rent"])'),
        ("diamond", 'n1{"Rent"}'),
        ("circle", 'n1(("Rent"))'),
        (None, 'n1["Rent"]'),
        ("cloud", 'n1["Rent"]'),
    ],
)
def test_a_node_of_a_flowchart_has_the_shape_that_the_tool_offers_else_a_rectangle(
    shape: str | None, written: str
) -> None:
    nodes = [{"id": "a", "label": "Rent", "shape": shape}]

    assert drawn("flowchart", nodes=nodes, edges=[]) == f"flowchart TD\n    {written}\n"


@pytest.mark.parametrize("kind", ["flowchart", "sequence", "mindmap", "state", "class", "er"])
def test_words_of_a_model_never_stand_where_mermaid_expects_its_own(kind: str) -> None:
    nodes = [
        {"id": "end", "label": "subgraph end", "shape": "rect"},
        {"id": "click", "label": "b", "shape": "x"},
    ]

    content = drawn(kind, nodes=nodes, edges=[{"source": "end", "target": "click", "label": "class"}])

    lines = content.splitlines()[1:]
    assert all(line.split()[0].startswith(("n1", "n2", "participant", "state", "class")) for line in lines)


def test_the_kind_is_the_one_that_was_asked_for_else_the_models_else_a_flowchart() -> None:
    kinds = [
        checked_diagram({"type": said, "nodes": NODES}, asked, []).type
        for said, asked in (("mindmap", "state"), ("Mindmap", ""), (None, ""))
    ]

    assert kinds == ["state", "mindmap", "flowchart"]


def test_a_mindmap_with_a_circle_is_a_tree() -> None:
    circle = [{"source": "a", "target": "b"}, {"source": "b", "target": "a"}]

    assert drawn("mindmap", edges=circle) == 'mindmap\n  n1["Rent"]\n    n2["Open?"]\n'


def test_a_circle_beside_the_root_of_a_mindmap_loses_no_node() -> None:
    nodes = [*NODES, {"id": "c", "label": "Bread"}]
    circle = [{"source": "b", "target": "c"}, {"source": "c", "target": "b"}]

    assert drawn("mindmap", nodes=nodes, edges=circle) == (
        'mindmap\n  n1["Rent"]\n    n2["Open?"]\n      n3["Bread"]\n'
    )


def test_arrows_to_nowhere_are_left_out_with_a_note() -> None:
    repairs: list[str] = []

    checked_diagram({"nodes": NODES, "edges": [{"source": "a", "target": "z"}]}, "flowchart", repairs)

    assert repairs == ["An arrow to a node that is not there was left out."]


def test_a_kind_without_structure_is_taken_as_it_was_written() -> None:
    assert drawn("pie", code='```mermaid\npie\n  "a" : 1\n```') == 'pie\n  "a" : 1\n'


@pytest.mark.parametrize("arguments", [{}, {"nodes": []}, {"code": ""}, {"nodes": "x", "code": None}])
def test_nothing_to_draw_is_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(OutputInvalid):
        checked_diagram(arguments, "flowchart", [])


def test_code_that_no_parser_would_take_is_refused_at_once() -> None:
    with pytest.raises(OutputInvalid):
        checked_diagram({"code": "x" * 100_001}, "pie", [])


@pytest.mark.parametrize(
    "active",
    [
        '%%{init: {"securityLevel": "loose"}}%%',
        "%%{init: {\n'theme': 'dark'\n}}%%",
        'click A "javascript:alert(1)"',
        'click A href "https://example.org" _blank',
        "click A call steal()",
        "link A: Dashboard @ https://example.org",
    ],
)
def test_what_configures_or_scripts_the_renderer_is_taken_out(active: str) -> None:
    repairs: list[str] = []

    quiet = cleaned(f"flowchart TD\n  A --> B\n  {active}\n  B --> C", repairs)

    assert [line.strip() for line in quiet.split("\n") if line.strip()] == [
        "flowchart TD",
        "A --> B",
        "B --> C",
    ]
    assert len(repairs) == 1


def test_front_matter_is_taken_out() -> None:
    assert cleaned("---\nconfig:\n  securityLevel: loose\n---\nflowchart TD\n  A --> B", []) == (
        "flowchart TD\n  A --> B\n"
    )


@pytest.mark.parametrize("line", ["click rate of the shop", "links between teams", "%% only a remark"])
def test_words_that_only_look_active_stay(line: str) -> None:
    repairs: list[str] = []

    assert line in cleaned(f"mindmap\n  {line}", repairs)
    assert repairs == []


@pytest.mark.parametrize(
    "hostile", ["%%{" * 33_000, "```" + "\n" * 99_000, "---\n" * 24_000, "click (" * 14_000]
)
def test_no_text_takes_more_than_linear_time(hostile: str) -> None:
    started = time.process_time()

    cleaned(hostile, [])

    assert time.process_time() - started < 2


@pytest.mark.parametrize("ends", [{"source": "a"}, {"target": "b"}, {"source": "x", "target": "b"}])
def test_an_arrow_needs_both_ends(ends: dict[str, str]) -> None:
    repairs: list[str] = []
    nodes = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]

    diagram = checked_diagram({"nodes": nodes, "edges": [ends]}, "flowchart", repairs)

    assert "-->" not in diagram.content
    assert repairs == ["An arrow to a node that is not there was left out."]


@pytest.mark.parametrize("kind", ["flowchart", "sequence", "mindmap", "state", "class", "er"])
def test_labels_are_escaped_in_every_kind(kind: str) -> None:
    nodes = [{"id": "a", "label": 'A "B": <C>'}]

    content = drawn(kind, nodes=nodes, edges=[{"source": "a", "target": "a", "label": "50 %; #1"}])

    assert "A #34;B#34;#58; #60;C#62;" in content
    assert kind == "mindmap" or "50 #37;#59; #35;1" in content
