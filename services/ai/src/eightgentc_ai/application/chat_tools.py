"""The tools that a chat may offer: what each gives for the arguments that the model wrote. A new tool is an entry here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from eightgentc_ai.application.parsed_diagram import ParsedDiagram, parse_diagram
from eightgentc_ai.domain.concept_graph import MAX_EDGES, MAX_NODES, ConceptGraph, checked_graph
from eightgentc_ai.domain.diagram import TIMED, checked_diagram
from eightgentc_ai.domain.diagram_kind import kind_of
from eightgentc_ai.domain.memory import CorrectedInsight, RememberedInsight, Told, corrected, remembered
from eightgentc_ai.domain.model_json import line_of
from eightgentc_ai.domain.plan_section import PlanSection, checked_section
from eightgentc_ai.domain.source import Sources
from eightgentc_ai.domain.timeline import MAX_TASKS
from eightgentc_ai.domain.tools import (
    CORRECT_INSIGHT,
    MERMAID_DIAGRAM,
    NODE_GRAPH,
    PLAN_SECTION,
    REMEMBER_INSIGHT,
    TIMELINE,
)
from eightgentc_ai.ports.diagram_parser import DiagramParser
from eightgentc_ai.ports.graph_layout import GraphLayout

MAX_SECTION = 100

ToolOutput = PlanSection | ConceptGraph | ParsedDiagram | RememberedInsight | CorrectedInsight


@dataclass(frozen=True, slots=True)
class Called:
    """A tool's arguments, and the chat in which it was called. `sources`: what may be quoted. `repairs`: notes of what was mended."""

    arguments: dict[str, Any]
    section: str
    tenant: str
    told: Told
    sources: Sources
    repairs: list[str]

    def at_most(self, **most: int) -> Called:
        """The same with lists cut to their first items: in a chat the model is not asked again for fewer."""
        for name, count in most.items():
            items = self.arguments.get(name)
            if isinstance(items, list) and len(items) > count:
                self.arguments[name] = items[:count]
                self.repairs.append(f"Only the first {count} {name} were kept.")
        return self


Check = Callable[[Called], Awaitable[ToolOutput]]
"""Raises OutputInvalid: the arguments cannot be used; ParserUnavailable."""


def chat_tools(parser: DiagramParser, layout: GraphLayout) -> dict[str, Check]:
    """By the name of the tool."""

    async def section(called: Called) -> PlanSection:
        name = line_of(called.arguments.get("section"), MAX_SECTION) or called.section or "Plan"
        return checked_section(called.arguments, name, called.repairs, called.sources)

    async def graph(called: Called) -> ConceptGraph:
        called.at_most(nodes=MAX_NODES, edges=MAX_EDGES)
        drawn = checked_graph(called.arguments, called.repairs, called.sources)
        return await layout.place(drawn, (), "layered")

    async def diagram(called: Called, asked: str = "") -> ParsedDiagram:
        called.at_most(tasks=MAX_TASKS)
        drawn = checked_diagram(called.arguments, asked, called.repairs, called.sources)
        return await parse_diagram(parser, drawn, tenant=called.tenant)

    async def timeline(called: Called) -> ParsedDiagram:
        kind = kind_of(line_of(called.arguments.get("type"), MAX_SECTION))
        return await diagram(called, kind if kind in TIMED else "timeline")

    async def remember(called: Called) -> RememberedInsight:
        return remembered(called.arguments, called.told, called.repairs)

    async def correct(called: Called) -> CorrectedInsight:
        return corrected(called.arguments, called.told, called.repairs)

    return {
        PLAN_SECTION.name: section,
        NODE_GRAPH.name: graph,
        MERMAID_DIAGRAM.name: diagram,
        TIMELINE.name: timeline,
        REMEMBER_INSIGHT.name: remember,
        CORRECT_INSIGHT.name: correct,
    }
