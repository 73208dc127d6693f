"""Answers of ai, as the planner's port gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc.ai.v1 import content_pb2 as content
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_kit.grpc.messages import value_of
from eightgentc_projects.adapters.outbound.planner.events_of_0_1 import renamed
from eightgentc_projects.domain.diagram import DiagramCheck, DiagramState
from eightgentc_projects.domain.draft import (
    DiagramDraft,
    Draft,
    GraphDraft,
    InsightAction,
    InsightDraft,
    SectionDraft,
)
from eightgentc_projects.domain.generation import RunInfo
from eightgentc_projects.domain.graph import Edge, EdgeDetails, Node, NodeDetails
from eightgentc_projects.domain.insight import InsightKind, Quote
from eightgentc_projects.domain.provenance import Proof, Source
from eightgentc_projects.domain.stream_event import (
    ReplyEvent,
    ReplyFinish,
    TextDelta,
    ToolCalled,
    ToolDrawing,
    ToolInputDelta,
    ToolInputStart,
    ToolOutputError,
)
from eightgentc_projects.ports.planner import GraphPiece, PlannedDiagram, PlannedGraph

_CACHE = {
    generation.CACHE_STATUS_HIT: "hit",
    generation.CACHE_STATUS_MISS: "miss",
}
_KINDS = {content.InsightKind.Value(f"INSIGHT_KIND_{kind.name}"): kind for kind in InsightKind}
_FINISH = {chat.FINISH_REASON_LENGTH: "length", chat.FINISH_REASON_TOOL_CALLS: "tool-calls"}


def run_info(info: generation.GenerationInfo) -> RunInfo:
    return RunInfo(
        run_id=info.run_id,
        provider=info.provider,
        model=info.model,
        input_tokens=info.usage.input_tokens,
        output_tokens=info.usage.output_tokens,
        cost_nano_usd=info.cost_nano_usd,
        cache=_CACHE.get(info.cache_status, "bypass"),
        repairs=tuple(info.repairs),
        receipt=_plain(info.receipt),
    )


def _plain(message: Message) -> dict[str, object]:
    """As MessageToDict gives it, for texts, numbers and messages of them; it takes 15 µs an item of a receipt, this 2."""
    return {field.json_name: _value(field, value) for field, value in message.ListFields()}


def _value(field: FieldDescriptor, value: Any) -> object:
    if field.message_type is not None:
        return [_plain(item) for item in value] if field.is_repeated else _plain(value)
    return str(value) if field.cpp_type == FieldDescriptor.CPPTYPE_INT64 else value


def planned_graph(answer: service.GenerateConceptGraphResponse) -> PlannedGraph:
    draft = _graph(answer.graph)
    return PlannedGraph(
        nodes=draft.nodes,
        edges=draft.edges,
        run=run_info(answer.info),
        node_proofs=draft.node_proofs,
        edge_proofs=draft.edge_proofs,
    )


def graph_piece(piece: content.GraphPiece) -> GraphPiece:
    draft = _graph(piece)
    return GraphPiece(draft.nodes, draft.edges)


def _graph(graph: content.GeneratedGraph | content.GraphPiece) -> GraphDraft:
    return GraphDraft(
        nodes=tuple(
            Node(id="", details=value_of(node, NodeDetails), client_key=node.id) for node in graph.nodes
        ),
        edges=tuple(Edge(id="", details=value_of(edge, EdgeDetails)) for edge in graph.edges),
        node_proofs=tuple(Proof(_sources(node)) for node in graph.nodes),
        edge_proofs=tuple(Proof(_sources(edge)) for edge in graph.edges),
    )


def part_proofs(parts: Iterable[content.PartSources]) -> tuple[Proof, ...]:
    return tuple(Proof(_sources(part), part.part) for part in parts)


def _sources(
    proven: content.GeneratedNode | content.GeneratedEdge | content.PartSources,
) -> tuple[Source, ...]:
    return tuple(
        Source.of_item(each.item_id, each.item_version, each.start, each.end, each.quote)
        for each in proven.sources
    )


def planned_diagram(diagram: content.GeneratedDiagram, info: generation.GenerationInfo) -> PlannedDiagram:
    return PlannedDiagram(
        diagram.type,
        diagram.content,
        diagram_check(diagram.verdict),
        run_info(info),
        part_proofs(diagram.sources),
    )


def diagram_check(verdict: content.DiagramVerdict) -> DiagramCheck:
    if verdict.valid:
        return DiagramCheck(DiagramState.VALID)
    return DiagramCheck(
        DiagramState.DRAFT,
        verdict.line,
        verdict.column,
        tuple(verdict.expected),
        verdict.message,
        verdict.reason,
    )


def reply_event(message: chat.StreamChatReplyResponse) -> ReplyEvent:
    match message.WhichOneof("part"):
        case "tool_input_start":
            start = message.tool_input_start
            return ToolInputStart(start.tool_call_id, start.tool_name)
        case "tool_input_delta":
            return ToolInputDelta(
                message.tool_input_delta.tool_call_id, message.tool_input_delta.input_text_delta
            )
        case "tool_output_piece":
            drawn = graph_piece(message.tool_output_piece.graph)
            return ToolDrawing(message.tool_output_piece.tool_call_id, drawn.nodes, drawn.edges)
        case "tool_output_available":
            return _called(message.tool_output_available)
        case "tool_output_error":
            error = message.tool_output_error
            return ToolOutputError(error.tool_call_id, error.tool_name, error.error_text)
        case "finish":
            finish = message.finish
            return ReplyFinish(_FINISH.get(finish.finish_reason, "stop"), run_info(finish.info))
        case _:
            if message.WhichOneof("event") == "text_delta":
                return TextDelta(message.text_delta)
            return reply_event(renamed(message))


def _called(available: chat.ToolOutputAvailable) -> ToolCalled | ToolOutputError:
    """Tools of ai describe their output: what they give is what the model made, and here the input of what is done."""
    id, name = available.tool_call_id, available.tool_name
    kind = available.WhichOneof("output")
    if kind is None:
        return ToolOutputError(id, name, "This tool is not known here.")
    made = getattr(available, kind)
    input = msgspec.json.encode(_as_called(made)).decode()
    return ToolCalled(id, name, input, _DRAFTS[kind](made))


def _as_called(made: Message) -> dict[str, Any]:
    """As the model wrote it, by the names of its tool: `constraint`, and not INSIGHT_KIND_CONSTRAINT."""
    values: dict[str, Any] = _without_sources(MessageToDict(made))
    for field in made.DESCRIPTOR.fields:
        if field.enum_type is not None and field.json_name in values:
            unspecified = field.enum_type.values_by_number[0].name
            prefix = unspecified.removesuffix("UNSPECIFIED")
            values[field.json_name] = values[field.json_name].removeprefix(prefix).lower()
    return values


def _without_sources(value: Any) -> Any:
    """Where it comes from is asked for apart, and is not part of what was made."""
    match value:
        case dict():
            return {
                key: _without_sources(each)
                for key, each in value.items()
                if key not in ("sources", "inferred")
            }
        case list():
            return [_without_sources(each) for each in value]
        case _:
            return value


def _remembered(insight: content.RememberedInsight) -> InsightDraft:
    kind = _KINDS.get(insight.kind, InsightKind.FACT)
    return InsightDraft(InsightAction.REMEMBER, text=insight.text, kind=kind, quote=_quote(insight.quote))


def _corrected(insight: content.CorrectedInsight) -> InsightDraft:
    id = insight.insight_id.removeprefix("insight:")
    if insight.action == content.INSIGHT_CORRECTION_FORGET:
        return InsightDraft(InsightAction.FORGET, id)
    return InsightDraft(InsightAction.REPLACE, id, insight.text, quote=_quote(insight.quote))


def _quote(words: str) -> Quote | None:
    """The message that says it is not known here."""
    return Quote("", "", words) if words else None


def _section(section: content.GeneratedSection) -> SectionDraft:
    return SectionDraft(section.section, section.content, part_proofs(section.sources))


def _diagram(diagram: content.GeneratedDiagram) -> DiagramDraft:
    return DiagramDraft(
        diagram.type, diagram.content, diagram_check(diagram.verdict), part_proofs(diagram.sources)
    )


_DRAFTS: dict[str, Callable[[Any], Draft]] = {
    "section": _section,
    "graph": _graph,
    "diagram": _diagram,
    "remembered_insight": _remembered,
    "corrected_insight": _corrected,
}
