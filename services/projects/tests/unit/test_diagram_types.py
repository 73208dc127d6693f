"""Types of diagrams: which are Mermaid, and what we call the kinds that the parser sees."""

import pytest

from eightgentc_projects.domain.diagram import is_mermaid, resolved_type


@pytest.mark.parametrize(
    ("detected", "kept"),
    [
        ("flowchart-v2", "flowchart"),
        ("flowchart-elk", "flowchart"),
        ("graph", "flowchart"),
        ("timeline", "timeline"),
        ("gantt", "gantt"),
        ("mindmap", "mindmap"),
        ("sequence", "sequence"),
        ("stateDiagram", "state"),
        ("state-v2", "state"),
        ("er", "er"),
        ("classDiagram", "class"),
        ("class-v2", "class"),
        ("journey", "journey"),
        ("quadrantChart", "quadrant"),
        ("pie", "pie"),
        ("kanban", "kanban"),
        ("gitgraph", "gitgraph"),
        ("requirement", "requirement"),
        ("xychart", "xychart"),
        ("sankey", "sankey"),
        ("block", "block"),
        ("c4", "c4"),
    ],
)
def test_every_kind_that_the_parser_sees_is_kept_under_our_name_and_is_mermaid(detected, kept):
    assert resolved_type("", detected) == kept
    assert is_mermaid(kept)
    assert is_mermaid(kept.upper())


@pytest.mark.parametrize("asked", ["mermaid", "MERMAID", ""])
def test_mermaid_of_no_kind_that_we_know_stays_mermaid(asked):
    assert is_mermaid(asked)
    assert resolved_type(asked, "") == "mermaid"
