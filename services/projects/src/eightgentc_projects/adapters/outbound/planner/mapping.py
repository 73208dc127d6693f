"""Answers of ai, as the planner's port gives them."""

from __future__ import annotations

from typing import cast

from google.protobuf.json_format import MessageToDict

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc.ai.v1 import content_pb2 as content
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_projects.domain.diagram import DiagramCheck, DiagramState
from eightgentc_projects.domain.generation import RunInfo
from eightgentc_projects.domain.graph import DEFAULT_EDGE_TYPE, DEFAULT_NODE_TYPE, Edge, Node
from eightgentc_projects.ports.planner import (
    PlannedDiagram,
    PlannedGraph,
    ReplyDone,
    ReplyEvent,
    TextDelta,
    ToolDelta,
    ToolResult,
    ToolStart,
)

_CACHE = {
    generation.CACHE_STATUS_HIT: "hit",
    generation.CACHE_STATUS_MISS: "miss",
}
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
        receipt=MessageToDict(info.receipt),
    )


def planned_graph(answer: service.GenerateConceptGraphResponse) -> PlannedGraph:
    return PlannedGraph(
        nodes=tuple(
            Node(
                id="",
                label=node.label,
                content=node.content or None,
                type=node.type or DEFAULT_NODE_TYPE,
                x=node.x,
                y=node.y,
                client_key=node.id,
            )
            for node in answer.graph.nodes
        ),
        edges=tuple(
            Edge(
                id="",
                source=edge.source,
                target=edge.target,
                label=edge.label or None,
                type=edge.type or DEFAULT_EDGE_TYPE,
            )
            for edge in answer.graph.edges
        ),
        run=run_info(answer.info),
    )


def planned_diagram(diagram: content.GeneratedDiagram, info: generation.GenerationInfo) -> PlannedDiagram:
    return PlannedDiagram(diagram.type, diagram.content, diagram_check(diagram.verdict), run_info(info))


def diagram_check(verdict: content.DiagramVerdict) -> DiagramCheck:
    if verdict.valid:
        return DiagramCheck(DiagramState.VALID)
    return DiagramCheck(
        DiagramState.DRAFT, verdict.line, verdict.column, tuple(verdict.expected), verdict.message
    )


def reply_event(event: chat.StreamChatReplyResponse) -> ReplyEvent:
    match event.WhichOneof("event"):
        case "text_delta":
            return TextDelta(event.text_delta)
        case "tool_call_start":
            return ToolStart(event.tool_call_start.tool_call_id, event.tool_call_start.tool_name)
        case "tool_call_delta":
            return ToolDelta(event.tool_call_delta.tool_call_id, event.tool_call_delta.arguments_delta)
        case "tool_call_result":
            return _tool_result(event.tool_call_result)
        case _:
            return ReplyDone(_FINISH.get(event.done.finish_reason, "stop"), run_info(event.done.info))


def _tool_result(result: chat.ToolCallResult) -> ToolResult:
    kind = result.WhichOneof("result")
    if kind == "error" or kind is None:
        return ToolResult(result.tool_call_id, result.tool_name, None, result.error)
    arguments = cast("dict[str, object]", MessageToDict(getattr(result, kind)))
    return ToolResult(result.tool_call_id, result.tool_name, arguments)
