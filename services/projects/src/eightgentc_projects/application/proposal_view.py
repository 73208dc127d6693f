"""What a chat says of a proposal: the output of the tool, the part of the message, and the line that models read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from eightgentc_projects.application.diagram_effect import DiagramEffect
from eightgentc_projects.application.effects import AnyEffect
from eightgentc_projects.application.graph_effect import GraphEffect
from eightgentc_projects.application.insight_effect import InsightEffect
from eightgentc_projects.application.section_effect import SectionEffect
from eightgentc_projects.domain.draft import InsightAction
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.domain.insight import Insight
from eightgentc_projects.domain.proposal import PERSON_TEXT
from eightgentc_projects.domain.stream_event import DataPart

Json = dict[str, Any]
_WAITS = {
    PERSON_TEXT: "It waits for a decision, since it would replace what a person wrote.",
}
_ASKED = "It waits for a decision, since the project asks for approval."


def data_part(generation: Generation, effect: AnyEffect) -> DataPart:
    """What was made and what became of it, for the screen. Its id is that of the proposal."""
    name, shown = _shown(generation, effect)
    data = msgspec.json.encode({**_about(generation), **shown}).decode()
    return DataPart(name, generation.id, data)


def graph_items(nodes: Iterable[Node], edges: Iterable[Edge]) -> str:
    """Nodes and edges of a graph that is still being drawn, as in its `data_part`. As JSON."""
    items = {"nodes": [_flow_node(node) for node in nodes], "edges": [_flow_edge(edge) for edge in edges]}
    return msgspec.json.encode(items).decode()


def tool_output(generation: Generation, effect: AnyEffect) -> str:
    """What became of it, without what was made: that is the tool's input. As JSON."""
    return msgspec.json.encode({**_about(generation), "summary": summary(generation, effect)}).decode()


def summary(generation: Generation, effect: AnyEffect) -> str:
    """In one line."""
    waits = "" if generation.applied else f" {_WAITS.get(generation.reason, _ASKED)}"
    return f"{_done(generation, effect)}{waits}"


def _done(generation: Generation, effect: AnyEffect) -> str:
    match effect:
        case SectionEffect():
            section = effect.proposal
            if section is effect.found:
                return f"The section {section.name} has this text already."
            if not generation.applied:
                return f"A text for the section {section.name} was written."
            return f"The section {section.name} was written, version {section.version}."
        case GraphEffect():
            nodes, edges = len(effect.new_nodes), len(effect.new_edges)
            return f"The concept graph was drawn: {nodes} new nodes, {edges} new edges."
        case DiagramEffect(is_there=True):
            return f"This diagram of type {effect.diagram.details.type} is there already."
        case DiagramEffect():
            return f"A diagram of type {effect.diagram.details.type} was drawn."
        case InsightEffect():
            return _remembered(generation, effect)


def _remembered(generation: Generation, effect: InsightEffect) -> str:
    """Models read it, too: what is forgotten is not said again."""
    if effect.action is InsightAction.FORGET:
        if effect.learning is None:
            return "This is forgotten already."
        return "Forgotten." if generation.applied else "Something is to be forgotten."
    assert effect.insight is not None, "what is remembered is there"
    text = effect.insight.details.text
    if effect.learning is None:
        return f"This is remembered already: {text}"
    return f"{'Remembered' if generation.applied else 'To be remembered'}: {text}"


def _about(generation: Generation) -> Json:
    state = generation.state.value if generation.state else ""
    about: Json = {"proposalId": generation.id, "state": state, "applied": generation.applied}
    return about | ({"reason": generation.reason} if generation.reason else {})


def _shown(generation: Generation, effect: AnyEffect) -> tuple[str, Json]:
    match effect:
        case SectionEffect():
            section = effect.proposal
            shown: Json = {"section": section.name, "content": section.details.content}
            if generation.applied:
                shown |= {"sectionId": section.id, "version": section.version}
            return "plan-section", shown
        case GraphEffect():
            return "graph", {
                # The model may have drawn the same thing twice.
                "nodes": [_flow_node(node) for node in {node.id: node for node in effect.nodes}.values()],
                "edges": [_flow_edge(edge) for edge in {edge.id: edge for edge in effect.edges}.values()],
                "newNodes": [node.id for node in effect.new_nodes],
                "newEdges": [edge.id for edge in effect.new_edges],
            }
        case DiagramEffect():
            diagram = effect.diagram
            shown = {"type": diagram.details.type, "content": diagram.details.content}
            if generation.applied:
                shown |= {"diagramId": diagram.id, "version": diagram.version}
            return "diagram", shown
        case InsightEffect():
            shown = {"action": effect.action.value}
            if effect.insight is not None:
                is_stored = generation.applied or effect.action is InsightAction.FORGET
                shown["insight"] = _insight(effect.insight, is_stored=is_stored)
            if effect.found is not None:
                shown["replaced"] = _insight(effect.found, is_stored=True)
            return "insight", shown


def _insight(insight: Insight, *, is_stored: bool) -> Json:
    said: Json = {"kind": insight.details.kind.value, "text": insight.details.text}
    return said | ({"id": insight.id, "version": insight.version} if is_stored else {})


def _flow_node(node: Node) -> Json:
    """As React Flow takes it: its own `type` picks a component, so the concept's is data.kind."""
    details = node.details
    data = {"label": details.label, "kind": details.type}
    if details.content:
        data["content"] = details.content
    shown: Json = {"id": node.id, "position": {"x": details.x, "y": details.y}, "data": data}
    return shown | ({"parentId": details.parent_id} if details.parent_id else {})


def _flow_edge(edge: Edge) -> Json:
    details = edge.details
    shown: Json = {"id": edge.id, "source": details.source, "target": details.target}
    return shown | ({"label": details.label} if details.label else {}) | {"data": {"kind": details.type}}
