"""StreamPlanSection: as GeneratePlanSection, with the text while the model writes it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from eightgentc_projects.application.generate_plan_section import (
    GeneratePlanSection,
    SectionGenerated,
    SectionRequest,
)
from eightgentc_projects.application.repeat import Repeat, leased
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.planner import PlannedSection, Planner, Restart, SectionDelta
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace


class StreamPlanSection:
    def __init__(self, workspace: Workspace, planner: Planner, generate: GeneratePlanSection) -> None:
        self._workspace = workspace
        self._planner = planner
        self._generate = generate

    async def __call__(
        self, acting: Acting, project_id: str, asked: SectionRequest, repeat: Repeat[SectionGenerated]
    ) -> AsyncGenerator[SectionDelta | Restart | SectionGenerated | StoredReply, None]:
        """Deltas as they come, what was saved last; a stored reply is alone. Closed before its end it saves nothing.

        Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, AiUnavailable, and what ai refuses.
        """
        ready = await self._generate.prepare(acting, project_id, asked)
        done: SectionGenerated | StoredReply | None
        async with leased(self._workspace, ready.acting, repeat) as done:
            if done is None:
                events = self._planner.stream_section(ready.input, ready.asked.section, asked.goals)
                async with aclosing(events):
                    async for event in events:
                        if isinstance(event, PlannedSection):
                            done = await self._generate.keep(ready, event, repeat)
                        else:
                            yield event
        assert done is not None, "a stream ends with the whole or an error"
        yield done
