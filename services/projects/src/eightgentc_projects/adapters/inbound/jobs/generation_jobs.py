"""Jobs that generate: the call that was asked for, made later, for the person who asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from google.protobuf.message import Message

from eightgentc_kit.clock import Clock
from eightgentc_projects.adapters.inbound.grpc import generations
from eightgentc_projects.adapters.inbound.grpc.job_work import request_of, result_of
from eightgentc_projects.application.complete_prompt import CompletePrompt
from eightgentc_projects.application.generate_concept_graph import GenerateConceptGraph
from eightgentc_projects.application.generate_diagram import GenerateDiagram
from eightgentc_projects.application.generate_plan_section import GeneratePlanSection
from eightgentc_projects.application.reporting_planner import ReportingPlanner
from eightgentc_projects.application.run_jobs import JobRun
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.planner import Planner
from eightgentc_projects.ports.workspace import Workspace


class GenerationJobs:
    """Handles every kind of `KINDS`. The use cases ask for membership and role as they do when the person waits."""

    def __init__(
        self,
        workspace: Workspace,
        planner: Planner,
        layout: GraphLayout,
        clock: Clock,
        embedder: Embedder | None = None,
    ) -> None:
        self._workspace = workspace
        self._planner = planner
        self._layout = layout
        self._clock = clock
        self._embedder = embedder

    async def __call__(self, run: JobRun) -> dict[str, object]:
        """Raises what the call raises."""
        job = run.job
        assert job.requested_by is not None, "nobody generates without a person"
        request = request_of(job.kind, job.payload, job.id)
        acting = Acting(
            user_id=job.requested_by,
            tenant=job.tenant,
            session_id=str(job.payload["session_id"]),
            time_zone=request.time_zone,
        )
        call = self._call(job.kind, ReportingPlanner(self._planner, run))
        return result_of(await call(acting, request), job.payload)

    def _call(self, kind: str, planner: Planner) -> Callable[[Acting, Any], Awaitable[Message]]:
        match kind:
            case "generate_plan_section":
                generate = GeneratePlanSection(self._workspace, planner, self._clock, self._embedder)
                return partial(generations.plan_section, generate)
            case "generate_concept_graph":
                draw = GenerateConceptGraph(
                    self._workspace, planner, self._layout, self._clock, self._embedder
                )
                return partial(generations.concept_graph, draw)
            case "generate_diagram":
                return partial(
                    generations.drawn_diagram,
                    GenerateDiagram(self._workspace, planner, self._clock, self._embedder),
                )
            case "complete_prompt":
                return partial(
                    generations.prompt, CompletePrompt(self._workspace, planner, self._clock, self._embedder)
                )
        raise KeyError(kind)
