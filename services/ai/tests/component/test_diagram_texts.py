"""What we write from a model's structures is taken by the official parser, and shows the labels whatever they hold."""

from __future__ import annotations

import html
import json
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from eightgentc_ai.adapters.outbound.mermaid.bundle import scripts
from eightgentc_ai.adapters.outbound.mermaid.diagram_parser import MermaidDiagramParser
from eightgentc_ai.domain.diagram import checked_diagram
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import line_of

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
    "[*]", "<<fork>>", "2027-03-01", "2027-03-01 opening", "call me", "href x", "direction LR", "go in Direction TB now", "style x:#35;y;", "classDef a:#b;", "fa:fa-car", "wrap: x",
    "ﬂ°°35¶ß", "&lt;b&gt;", "https://x.org/a?b=c&d", "note over n1", "%%{", "a %%{init: {}}%% b", 'id@{img: "https://x.org"}', "dateFormat YYYY", "gantt", "timeline",
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


class Shown:
    """The labels that Mermaid shows of a text."""

    def __init__(self) -> None:
        self.context = MiniRacer()
        for script in (*scripts(), Path(__file__).with_name("labels.js").read_text("utf-8")):
            self.context.eval(script)

    def of(self, text: str) -> set[str]:
        found: list[str] = json.loads(str(self.context.eval(f"labels({json.dumps(text)})").get()))
        return {self._shown(label) for label in found}

    def _shown(self, label: str) -> str:
        """As Mermaid's own decoder does it after drawing."""
        return html.unescape(label.replace("ﬂ°°", "&#").replace("ﬂ°", "&").replace("¶ß", ";")).strip()


@pytest.fixture(scope="module")
def shown() -> Iterator[Shown]:
    shown = Shown()
    yield shown
    shown.context.close()


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
        verdict = await parser.parse(drawn, tenant="t") if drawn else None
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
        verdict = await parser.parse(drawn, tenant="t")
        assert (verdict.valid, verdict.diagram_type) == (True, KINDS[kind]), (drawn, verdict)


@pytest.mark.row("F101", clause="stored diagrams parse with the bundled official parser")
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    label=labels.filter(lambda text: line_of(text, 120)), other=labels.filter(lambda text: line_of(text, 120))
)
def test_every_label_is_found_again_as_it_is(shown: Shown, kind: str, label: str, other: str) -> None:
    arguments: dict[str, Any] = {
        "nodes": [{"id": "a", "label": label}, {"id": "b", "label": other}],
        "edges": [{"source": "a", "target": "b", "label": label}],
        "tasks": [{"label": label, "section": other, "start": "2027-03-01"}],
    }

    drawn = checked_diagram(arguments, kind, []).content

    assert {line_of(label, 120), line_of(other, 120)} <= shown.of(drawn)


def _drawn(arguments: dict[str, Any], kind: str) -> str | None:
    """None where our own rules refuse: then nothing is stored."""
    try:
        return checked_diagram(arguments, kind, []).content
    except OutputInvalid:
        return None
