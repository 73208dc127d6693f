"""GenerateDiagram: the model draws a diagram, kept as a new one; no drawing of a person is replaced."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.diagram_effect import new_diagram
from eightgentc_projects.application.gather_context import gather_context
from eightgentc_projects.application.propose import propose
from eightgentc_projects.application.recall_older import Question
from eightgentc_projects.application.repeat import Repeat, leased
from eightgentc_projects.domain.diagram import MERMAID_TYPES, Diagram, checked_type
from eightgentc_projects.domain.draft import DiagramDraft, draft_as_json
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.planner import PlannedDiagram, Planner
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace

DEFAULT_TYPE = "flowchart"


@dataclass(frozen=True, slots=True)
class DiagramRequest:
    """What is asked. `timeline_data`: tasks or notes that came with the call."""

    type: str
    prompt: str
    timeline_data: str
    request_id: str
    refresh: bool


@dataclass(frozen=True, slots=True)
class DiagramGenerated:
    """The diagram as it was saved, or would be where it waits."""

    diagram: Diagram
    generation: Generation


class GenerateDiagram:
    def __init__(
        self, workspace: Workspace, planner: Planner, clock: Clock, embedder: Embedder | None = None
    ) -> None:
        self._workspace = workspace
        self._planner = planner
        self._clock = clock
        self._embedder = embedder

    async def __call__(
        self, acting: Acting, project_id: str, asked: DiagramRequest, repeat: Repeat[DiagramGenerated]
    ) -> DiagramGenerated | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, AiUnavailable, and what ai refuses."""
        acting = acting.in_project(project_id)
        type = checked_type(asked.type).casefold()
        if type in ("", "mermaid"):
            type = DEFAULT_TYPE
        if type not in MERMAID_TYPES:
            raise FieldInvalid.of("type", f"must be one of {', '.join(sorted(MERMAID_TYPES - {'mermaid'}))}")
        input = await gather_context(
            self._workspace.reading_jointly(acting),
            acting,
            now=self._clock.now(),
            needs=Role.EDITOR,
            section="Timeline",
            speaks=bool(asked.prompt or asked.timeline_data),
            background={"timeline": asked.timeline_data},
            covers_sections=True,
            question=Question.of("Timeline", asked.prompt, asked.timeline_data, embedder=self._embedder),
        )
        async with leased(self._workspace, acting, repeat) as stored:
            if stored is not None:
                return stored
            input = replace(input, prompt=asked.prompt, request_id=asked.request_id, refresh=asked.refresh)
            planned = await self._planner.draw_diagram(input, type)
            if planned.run.cache == "hit":
                drawn = await self._workspace.reading(acting).diagrams.find_drawn(
                    planned.type, planned.content
                )
                if drawn is not None:
                    return await self._as_it_is(acting, drawn, planned, repeat)
            return await self._save(acting, planned, repeat)

    async def _as_it_is(
        self, acting: Acting, drawn: Diagram, planned: PlannedDiagram, repeat: Repeat[DiagramGenerated]
    ) -> DiagramGenerated:
        """The answer is a stored one, and it is among the diagrams already: nothing changes."""
        generation = self._generation(acting, planned, drawn.generation_id or "")
        generated = DiagramGenerated(drawn, generation)
        await repeat.keep_alone(self._workspace, acting, generated)
        return generated

    def _generation(self, acting: Acting, planned: PlannedDiagram, id: str) -> Generation:
        return Generation(
            id=id,
            kind="diagram",
            run=planned.run,
            output=draft_as_json(_draft(planned)),
            applied=True,
            requested_by=acting.user_id,
            create_time=self._clock.now(),
        )

    async def _save(
        self, acting: Acting, planned: PlannedDiagram, repeat: Repeat[DiagramGenerated]
    ) -> DiagramGenerated:
        generation = self._generation(acting, planned, new_id())
        effect = new_diagram(acting, _draft(planned), generation.id, generation.create_time)
        async with self._workspace.change(acting, cause="GenerateDiagram", needs=Role.EDITOR) as change:
            generated = DiagramGenerated(effect.diagram, await propose(change, generation, effect))
            await repeat.keep(change, generated)
        return generated


def _draft(planned: PlannedDiagram) -> DiagramDraft:
    return DiagramDraft(planned.type, planned.content, planned.check, planned.proofs)
