"""Work in the background."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from eightgentc_edge_gateway.contract.diagram import GeneratedDiagram
from eightgentc_edge_gateway.contract.graph import GeneratedGraph
from eightgentc_edge_gateway.contract.model import Id, Resource, Time
from eightgentc_edge_gateway.contract.plan_paths import DiagramResult, GraphResult, PlanResult, SectionResult
from eightgentc_edge_gateway.contract.plan_section import GeneratedSection
from eightgentc_edge_gateway.contract.problem import Problem

JobStateName = Literal["queued", "running", "done", "failed", "cancelled"]


class Job(Resource):
    """Work in the background, for the person who asked for it."""

    id: Id
    project_id: Id
    kind: str = Field(
        examples=[
            "generate_plan_section",
            "generate_concept_graph",
            "generate_diagram",
            "complete_prompt",
            "extract_insights",
            "summarize_conversation",
            "index_memory",
        ]
    )
    state: JobStateName = Field(
        description="queued: it waits for its turn, or to be tried again. done, failed and cancelled are final."
    )
    progress: float = Field(description="From 0 to 1.")
    note: str | None = Field(default=None, description="What it is doing, in text for people.")
    attempts: int = Field(description="How often it was started.")
    requested_by: Id
    created_at: Time
    updated_at: Time
    result: (
        GeneratedSection
        | GeneratedGraph
        | GeneratedDiagram
        | SectionResult
        | GraphResult
        | DiagramResult
        | PlanResult
        | None
    ) = Field(
        default=None,
        description="Once it is done: what the request would have been answered without `Prefer`. Lists leave it out.",
    )
    error: Problem | None = Field(
        default=None, description="If it failed: what the request would have been refused with."
    )


class JobPage(Resource):
    """A page of jobs, newest first."""

    jobs: list[Job]
    next_page_token: str | None = None
