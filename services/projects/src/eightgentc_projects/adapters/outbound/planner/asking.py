"""What ai is asked for a section or a graph, at once or as a stream, and its whole answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from eightgentc.ai.v1 import content_pb2 as content
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_projects.adapters.outbound.planner import mapping
from eightgentc_projects.adapters.outbound.planner.fitting import fit_context, with_left_out, with_texts
from eightgentc_projects.domain.graph import Node
from eightgentc_projects.ports.planner import PlannedGraph, PlannedSection, PlannerInput


class AskingSection:
    """`fields`: of either request."""

    def __init__(self, input: PlannerInput, section: str, goals: str) -> None:
        self._input, self._left_out = fit_context(input)
        self._goals = goals
        self.fields: dict[str, Any] = {
            "input": input_message(self._input),
            "section": section,
            "goals": goals,
        }

    def planned(self, answer: service.GeneratePlanSectionResponse) -> PlannedSection:
        run = with_left_out(mapping.run_info(answer.info), self._left_out)
        # By the name that ai gives it.
        run = with_texts(run, self._input, **{"goals-of-this-call": self._goals})
        return PlannedSection(answer.section.content, run, mapping.part_proofs(answer.section.sources))


class AskingGraph:
    """`fields`: of either request."""

    def __init__(
        self, input: PlannerInput, topics: Sequence[str], existing: Sequence[Node], layout: str
    ) -> None:
        self._input, self._left_out = fit_context(input)
        self._existing = existing
        style = service.LAYOUT_STYLE_GRID if layout == "grid" else service.LAYOUT_STYLE_LAYERED
        self.fields: dict[str, Any] = {
            "input": input_message(self._input),
            "topics": topics,
            "layout": style,
            "existing_nodes": [
                content.GeneratedNode(
                    id=node.id,
                    label=node.details.label,
                    type=node.details.type,
                    x=node.details.x,
                    y=node.details.y,
                )
                for node in existing
            ],
        }

    def planned(self, answer: service.GenerateConceptGraphResponse) -> PlannedGraph:
        planned = mapping.planned_graph(answer)
        known = {item.id for item in self._input.context}
        labels = {f"node:{node.id}": node.details.label for node in self._existing}
        added = {id: label for id, label in labels.items() if id not in known}
        return replace(
            planned, run=with_texts(with_left_out(planned.run, self._left_out), self._input, **added)
        )


def input_message(input: PlannerInput) -> generation.GenerationInput:
    cache = generation.CACHE_CONTROL_REFRESH if input.refresh else generation.CACHE_CONTROL_UNSPECIFIED
    message = generation.GenerationInput(
        subject=generation.SubjectBlock(
            tenant=input.tenant,
            scope=input.project_id,
            subject=input.user_id,
            credential=input.session_id,
            address=input.address,
        ),
        context=[
            generation.ContextItem(
                id=item.id,
                version=item.version,
                kind=item.kind,
                text=item.text,
                priority=item.priority,
                label=item.label,
                section=item.section,
                only_beyond_history=item.only_beyond_history,
            )
            for item in input.context
        ],
        prompt=input.prompt,
        cache=cache,
        request_id=input.request_id,
        time_zone=input.time_zone,
    )
    message.message_time.FromDatetime(input.message_time.astimezone(UTC))
    return message
