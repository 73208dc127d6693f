"""A planner that tells who watches a job when the model is asked and when it has answered."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager

from eightgentc_projects.application.run_jobs import JobRun
from eightgentc_projects.domain.diagram import DiagramCheck
from eightgentc_projects.domain.graph import Node
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import ReplyEvent
from eightgentc_projects.ports.planner import (
    GraphPiece,
    PlannedDiagram,
    PlannedGraph,
    PlannedInsights,
    PlannedSection,
    PlannedSummary,
    Planner,
    PlannerInput,
    ReplyRequest,
    Restart,
    SectionDelta,
)

# How long a model takes is not known, so that the progress says which step it is and nothing finer.
_ASKED, _ANSWERED = 0.2, 0.9


class ReportingPlanner:
    """Implements `Planner` with another one."""

    def __init__(self, planner: Planner, run: JobRun) -> None:
        self._planner = planner
        self._run = run

    async def plan_section(self, input: PlannerInput, section: str, goals: str) -> PlannedSection:
        async with self._reported():
            return await self._planner.plan_section(input, section, goals)

    async def draw_graph(
        self, input: PlannerInput, topics: Sequence[str], existing: Sequence[Node], layout: str
    ) -> PlannedGraph:
        async with self._reported():
            return await self._planner.draw_graph(input, topics, existing, layout)

    async def stream_section(
        self, input: PlannerInput, section: str, goals: str
    ) -> AsyncGenerator[SectionDelta | Restart | PlannedSection, None]:
        async with self._reported(), aclosing(self._planner.stream_section(input, section, goals)) as events:
            async for event in events:
                yield event

    async def stream_graph(
        self, input: PlannerInput, topics: Sequence[str], existing: Sequence[Node], layout: str
    ) -> AsyncGenerator[GraphPiece | Restart | PlannedGraph, None]:
        drawn = self._planner.stream_graph(input, topics, existing, layout)
        async with self._reported(), aclosing(drawn) as events:
            async for event in events:
                yield event

    async def draw_diagram(self, input: PlannerInput, type: str) -> PlannedDiagram:
        async with self._reported():
            return await self._planner.draw_diagram(input, type)

    async def extract_insights(self, input: PlannerInput) -> PlannedInsights:
        async with self._reported():
            return await self._planner.extract_insights(input)

    async def summarize_conversation(self, input: PlannerInput) -> PlannedSummary:
        async with self._reported():
            return await self._planner.summarize_conversation(input)

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[ReplyEvent, None]:
        async with self._reported(), aclosing(self._planner.reply(request)) as events:
            async for event in events:
                yield event

    async def check_diagram(self, acting: Acting, content: str) -> tuple[DiagramCheck, str]:
        return await self._planner.check_diagram(acting, content)

    @asynccontextmanager
    async def _reported(self) -> AsyncIterator[None]:
        await self._run.progress(_ASKED, "The model is writing.")
        yield
        await self._run.progress(_ANSWERED, "The answer is being saved.")
