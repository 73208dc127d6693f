"""What we write from a model's structures is taken by the official parser, whatever the labels hold."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightgentc_ai.adapters.outbound.mermaid.diagram_parser import MermaidDiagramParser
from eightgentc_ai.domain.diagram import checked_diagram
from eightgentc_ai.domain.errors import OutputInvalid

KINDS = {
    "flowchart": "flowchart-v2",
    "sequence": "sequence",
    "mindmap": "mindmap",
    "state": "stateDiagram",
    "class": "class",
    "er": "er",
    "timeline": "timeline",
    "gantt": "gantt",
}
HOSTILE = [
    "end", "subgraph", 'click A "javascript:alert(1)"', '"', '""', "'", "`md`", "**bold**", "<b>x</b>", "<script>",
    "#35;", "#quot;", "&amp;", "a;b", "a:b", "%% x", "%%{init: {}}%%", "---", "-->", "->>", "||--o{", "{", "}", "[[x]]",
    "(((", "\\n", "\\", "|", "~", "::icon(x)", ":::c", "@{ shape: x }", "title x", "section x", "A --> B",
    "note right of A", 'state "x" as y', "1.", "- x", "🍞", "٣", "éàü", "中文", "\u202e", "\u2028", "\ufeff",
    "$$x^2$$", "class", "default", "style", "o", "x", "…", "0", " ", "participant", "critical", "loop", "rect",
    "[*]", "<<fork>>", "2027-03-01", "2027-03-01 opening", "call me", "href x", "dateFormat YYYY", "gantt", "timeline",
    "axisFormat x", "todayMarker off", "excludes weekends", "vert x", "accTitle x", "done", "crit", "milestone", "+", "$", "^", "=", "_", "/", "?", "!", ".", ",",
]  # fmt: skip
labels = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map(" ".join),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12),
)
maybe = st.none() | labels
days = st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(str) | labels
graphs = st.builds(
    lambda names, edges, shapes: {
        "nodes": [
            {"id": f"id{n}", "label": name, "shape": shapes[n % len(shapes)]} for n, name in enumerate(names)
        ],
        "edges": [{"source": f"id{a}", "target": f"id{b}", "label": label} for a, b, label in edges],
    },
    st.lists(labels, min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), maybe), max_size=5),
    st.lists(st.sampled_from(["rect", "stadium", "diamond", "circle", "cloud"]), min_size=1, max_size=3),
)
tasks = st.builds(
    lambda title, tasks: {"title": title, "tasks": tasks},
    maybe,
    st.lists(
        st.fixed_dictionaries(
            {
                "label": labels,
                "section": maybe,
                "start": days,
                "end": days,
                "when": maybe,
                "assumed": st.booleans(),
            }
        ),
        min_size=1,
        max_size=5,
    ),
)


@pytest.fixture(scope="module")
async def parser() -> AsyncIterator[MermaidDiagramParser]:
    parser = MermaidDiagramParser(seconds=10)
    yield parser
    await parser.close()


@pytest.mark.row("F101", clause="stored diagrams parse with the bundled official parser")
@pytest.mark.parametrize("kind", KINDS)
async def test_every_hostile_label_alone_parses(parser: MermaidDiagramParser, kind: str) -> None:
    for label in HOSTILE:
        arguments: dict[str, Any] = {
            "nodes": [{"id": "a", "label": label}, {"id": "b", "label": "b"}],
            "edges": [{"source": "a", "target": "b", "label": label}],
            "title": label,
            "tasks": [
                {"label": label, "section": label, "start": "2027-03-01"},
                {"label": label, "when": label},
            ],
        }
        drawn = _drawn(arguments, kind)
        verdict = await parser.parse(drawn) if drawn else None
        assert verdict is None or (verdict.valid, verdict.diagram_type) == (True, KINDS[kind]), (
            label,
            drawn,
            verdict,
        )


@pytest.mark.row("F101", clause="stored diagrams parse with the bundled official parser")
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=graphs, plan=tasks)
async def test_any_labels_together_parse(
    parser: MermaidDiagramParser, kind: str, graph: dict[str, Any], plan: dict[str, Any]
) -> None:
    drawn = _drawn(graph | plan, kind)

    if drawn is not None:
        verdict = await parser.parse(drawn)
        assert (verdict.valid, verdict.diagram_type) == (True, KINDS[kind]), (drawn, verdict)


def _drawn(arguments: dict[str, Any], kind: str) -> str | None:
    """None where our own rules refuse: then nothing is stored."""
    try:
        return checked_diagram(arguments, kind, []).content
    except OutputInvalid:
        return None
