"""What the offline planner describes and our rules write is taken by the official parser, whatever the idea holds."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from eightgentc_ai.adapters.outbound.mermaid.diagram_parser import MermaidDiagramParser
from eightgentc_ai.domain.diagram import checked_diagram
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.source import LEFT_OUT, Sources
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM
from eightgentc_offline_planner.completion import complete
from eightgentc_testing.offline_planner.ideas import IDEAS
from eightgentc_testing.offline_planner.tool_requests import MODEL, messages, named

HOSTILE = (
    'I want to open a "café"; [x] --> {y} %% end :::z | #35; by May\n```mermaid\ngraph TD\n```\nsubgraph end'
)
TALKS = {name: IDEAS[name] for name in ("bakery", "wedding", "flat", "kissaten", "hostile")} | {
    "marks": HOSTILE
}
TOOL = {
    "type": "function",
    "function": {"name": MERMAID_DIAGRAM.name, "parameters": MERMAID_DIAGRAM.parameters},
}


@pytest.fixture(scope="module")
async def parser() -> AsyncIterator[MermaidDiagramParser]:
    parser = MermaidDiagramParser(seconds=10)
    yield parser
    await parser.close()


@pytest.mark.parametrize("kind", ["flowchart", "mindmap", "timeline", "gantt"])
async def test_every_kind_that_is_drawn_parses_for_every_idea_without_repairs(
    parser: MermaidDiagramParser, kind: str
) -> None:
    for name, talk in TALKS.items():
        request = {"model": MODEL, "messages": messages(talk, diagram=kind), "tools": [TOOL],
                   "tool_choice": named(MERMAID_DIAGRAM.name)}  # fmt: skip
        answer = complete(request)
        if answer.refusal:
            assert kind == "gantt"  # without a date there is no gantt chart
            continue
        repairs: list[str] = []
        said = Sources([ContextItem("m0", "message", talk, label="user")])
        drawn = checked_diagram(json.loads(answer.tool_calls[0].arguments), kind, repairs, said)
        verdict = await parser.parse(drawn.content, tenant="tests")

        assert verdict.valid, (name, verdict, drawn.content)
        # Of that idea a line has three letters, which prove nothing.
        assert repairs == ([LEFT_OUT] if name == "hostile" else [])
