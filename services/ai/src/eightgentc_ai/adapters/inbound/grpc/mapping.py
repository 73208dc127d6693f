"""Messages ↔ domain values, both directions; the events of a chat are in `chat_events`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from eightgentc.ai.v1 import content_pb2 as content
from eightgentc.ai.v1 import generation_pb2 as pb
from eightgentc_ai.adapters.inbound.grpc.subject import MAX_FIELD, subject_of
from eightgentc_ai.application.parsed_diagram import ParsedDiagram
from eightgentc_ai.domain.concept_graph import MAX_LABEL, MAX_TYPE, ConceptGraph, Edge, Node
from eightgentc_ai.domain.generation import (
    CacheControl,
    CacheStatus,
    ContextItem,
    GenerationInput,
    PromptVersion,
    Receipt,
    ReceiptItem,
    RunInfo,
    Usage,
)
from eightgentc_ai.domain.insight import ExtractedInsight
from eightgentc_ai.domain.memory import CorrectedInsight, RememberedInsight
from eightgentc_ai.domain.plan_section import PlanSection
from eightgentc_ai.domain.source import PartSources, Source
from eightgentc_ai.domain.summary import ConversationSummary
from eightgentc_ai.domain.timeline import Task, Timeline
from eightgentc_ai.ports.diagram_parser import ParseVerdict
from eightgentc_kit.context import current_token
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.messages import message_builder
from eightgentc_kit.grpc.policy import Policy

_CACHE_CONTROL = {
    pb.CACHE_CONTROL_UNSPECIFIED: CacheControl.DEFAULT,
    pb.CACHE_CONTROL_BYPASS: CacheControl.BYPASS,
    pb.CACHE_CONTROL_REFRESH: CacheControl.REFRESH,
    pb.CACHE_CONTROL_ONLY: CacheControl.ONLY,
}
_CACHE_STATUS = {
    CacheStatus.BYPASS: pb.CACHE_STATUS_BYPASS,
    CacheStatus.MISS: pb.CACHE_STATUS_MISS,
    CacheStatus.HIT: pb.CACHE_STATUS_HIT,
}

insight = message_builder(content.ExtractedInsight, ExtractedInsight)
summary = message_builder(content.ConversationSummary, ConversationSummary)
remembered_insight = message_builder(content.RememberedInsight, RememberedInsight)
corrected_insight = message_builder(content.CorrectedInsight, CorrectedInsight)
verdict = message_builder(content.DiagramVerdict, ParseVerdict, detected_type="diagram_type")
_source = message_builder(content.Source, Source)
_usage = message_builder(pb.Usage, Usage)
_prompt_version = message_builder(pb.PromptVersion, PromptVersion)
_receipt_item = message_builder(pb.ContextReceiptItem, ReceiptItem)


def input_of(message: pb.GenerationInput, policy: Policy) -> GenerationInput:
    """The input of a call, whose subject only some callers may name.

    Raises:
        FieldInvalid: a field is malformed.
        CallerNotAllowed: the caller names a tenant and may not, or has none.
    """
    if message.cache not in _CACHE_CONTROL:
        raise FieldInvalid.of("input.cache", "is not a way to use the cache")
    if message.context_token_budget < 0:
        raise FieldInvalid.of("input.context_token_budget", "must not be negative")
    return GenerationInput(
        subject=subject_of(message, policy, field="input.subject"),
        message_time=_message_time(message),
        prompt=message.prompt,
        context=tuple(_item(index, item) for index, item in enumerate(message.context)),
        cache=_CACHE_CONTROL[message.cache],
        model=message.model,
        request_id=message.request_id,
        context_token_budget=message.context_token_budget,
        time_zone=message.time_zone or current_token().time_zone,
    )


def _message_time(message: pb.GenerationInput) -> datetime:
    if not message.HasField("message_time"):
        raise FieldInvalid.of("input.message_time", "is required")
    try:
        return message.message_time.ToDatetime(UTC)
    except (ValueError, OverflowError) as error:
        raise FieldInvalid.of("input.message_time", "is not a time") from error


def _item(index: int, item: pb.ContextItem) -> ContextItem:
    if not item.id or len(item.id) > MAX_FIELD:
        raise FieldInvalid.of(f"input.context[{index}].id", f"must have 1 to {MAX_FIELD} characters")
    return ContextItem(
        id=item.id,
        kind=item.kind,
        text=item.text,
        version=item.version,
        priority=item.priority,
        label=item.label,
        section=item.section,
        only_beyond_history=item.only_beyond_history,
    )


def info(value: RunInfo) -> pb.GenerationInfo:
    return pb.GenerationInfo(
        run_id=value.run_id,
        provider=value.provider,
        model=value.model,
        usage=_usage(value.usage),
        cost_nano_usd=value.cost_nano_usd,
        cache_status=_CACHE_STATUS[value.cache_status],
        repairs=value.repairs,
        receipt=_receipt(value.receipt),
        prompt=_prompt_version(value.prompt),
        model_calls=value.model_calls,
    )


def _receipt(receipt: Receipt) -> pb.ContextReceipt:
    return pb.ContextReceipt(
        kept=[_receipt_item(item) for item in receipt.kept],
        dropped=[_receipt_item(item) for item in receipt.dropped],
        tokens=receipt.tokens,
        token_budget=receipt.token_budget,
        hash=receipt.hash,
        local_date=receipt.local_date,
        weekday=receipt.weekday,
        time_zone=receipt.time_zone,
    )


def graph(value: ConceptGraph) -> content.GeneratedGraph:
    return content.GeneratedGraph(
        nodes=[_node(node) for node in value.nodes], edges=[_edge(edge) for edge in value.edges]
    )


def graph_piece(value: ConceptGraph) -> content.GraphPiece:
    whole = graph(value)
    return content.GraphPiece(nodes=whole.nodes, edges=whole.edges)


def _node(node: Node) -> content.GeneratedNode:
    return content.GeneratedNode(
        id=node.id,
        label=node.label,
        content=node.content,
        type=node.type,
        x=node.x or 0.0,
        y=node.y or 0.0,
        sources=_sources(node),
        inferred=node.inferred,
    )


def _edge(edge: Edge) -> content.GeneratedEdge:
    return content.GeneratedEdge(
        source=edge.source,
        target=edge.target,
        label=edge.label,
        type=edge.type,
        sources=_sources(edge),
        inferred=edge.inferred,
    )


def _sources(value: Node | Edge | Task | PartSources) -> list[content.Source]:
    return [_source(source) for source in value.sources]


def _parts(parts: Iterable[PartSources]) -> list[content.PartSources]:
    return [
        content.PartSources(part=part.part, sources=_sources(part), inferred=part.inferred) for part in parts
    ]


def section(value: PlanSection) -> content.GeneratedSection:
    return content.GeneratedSection(
        section=value.section, content=value.content, sources=_parts(value.sources)
    )


def existing_nodes(nodes: Iterable[content.GeneratedNode]) -> tuple[Node, ...]:
    return tuple(
        Node(node.id, node.label[:MAX_LABEL], node.content, node.type[:MAX_TYPE], node.x, node.y)
        for node in nodes
    )


def diagram(value: ParsedDiagram) -> content.GeneratedDiagram:
    return content.GeneratedDiagram(
        type=value.type,
        content=value.content,
        verdict=verdict(value.verdict),
        sources=_parts(value.sources),
    )


def timeline(value: Timeline) -> content.GeneratedTimeline:
    return content.GeneratedTimeline(
        title=value.title,
        tasks=[
            content.TimelineTask(
                id=task.id,
                label=task.label,
                section=task.section,
                start=task.start.isoformat() if task.start else "",
                end=task.end.isoformat() if task.end else "",
                depends_on=task.depends_on,
                assumed=task.assumed,
                when=task.when,
                sources=_sources(task),
                inferred=task.inferred,
            )
            for task in value.tasks
        ],
    )
