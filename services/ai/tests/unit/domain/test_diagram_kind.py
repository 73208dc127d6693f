"""Names of kinds of diagrams are compared as what they mean."""

from __future__ import annotations

import pytest

from eightgentc_ai.domain.diagram_kind import kind_of


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (
            "flowchart",
            ["flow chart", "Flowchart TD", "graph LR", "flowchart-v2", "Flow-Chart", "flow diagram"],
        ),
        ("gantt", ["Gantt", "gantt chart", "gantt_chart", "Gantt diagram"]),
        ("sequence", ["sequenceDiagram", "sequence_diagram", "Sequence diagram"]),
        ("state", ["stateDiagram-v2", "stateDiagram", "state machine diagram"]),
        ("class", ["classDiagram", "UML class diagram"]),
        ("er", ["erDiagram", "ER diagram", "entity-relationship diagram"]),
        ("mindmap", ["mind map", "Mind-Map", "mermaid mindmap"]),
        ("xychart", ["xychart-beta", "XY chart"]),
        ("c4", ["C4Context", "C4 container diagram"]),
        ("journey", ["user journey", "journey map"]),
        ("quadrant", ["quadrantChart"]),
        ("gitgraph", ["gitGraph", "git graph"]),
        ("timeline", ["Timeline", "timeline chart"]),
    ],
)
def test_a_kind_has_one_name(kind: str, names: list[str]) -> None:
    assert {kind_of(name) for name in names} == {kind}


@pytest.mark.parametrize("name", ["venn", "my own kind", "", "mermaid", "graph", "map"])
def test_an_unknown_name_stays_as_it_is(name: str) -> None:
    assert kind_of(f" {name.upper()} ") == ("flowchart" if name == "graph" else name)
