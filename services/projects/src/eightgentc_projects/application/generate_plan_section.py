"""GeneratePlanSection: the model writes a section; it is applied unless a person's text would be replaced."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.gather_context import gather
from eightgentc_projects.application.propose import propose
from eightgentc_projects.application.recall_older import Question
from eightgentc_projects.application.repeat import Repeat, leased
from eightgentc_projects.application.section_effect import section_effect
from eightgentc_projects.domain.draft import SectionDraft, draft_as_json
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.plan_section import PlanSection, checked_name
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.planner import PlannedSection, Planner, PlannerInput
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SectionRequest:
    """What is asked. `context`, `goals`: background sent with the call, beside the chats."""

    section: str
    prompt: str
    context: str
    goals: str
    request_id: str
    refresh: bool


@dataclass(frozen=True, slots=True)
class SectionGenerated:
    """The proposal; `section`: as it is now, None where there is none and the proposal was not applied."""

    proposal: PlanSection
    section: PlanSection | None
    generation: Generation


@dataclass(frozen=True, slots=True)
class ReadyToWrite:
    """Before the model is asked. `found`: the section as it is; None: there is none."""

    acting: Acting
    asked: SectionRequest
    input: PlannerInput
    found: PlanSection | None


class GeneratePlanSection:
    def __init__(
        self, workspace: Workspace, planner: Planner, clock: Clock, embedder: Embedder | None = None
    ) -> None:
        self._workspace = workspace
        self._planner = planner
        self._clock = clock
        self._embedder = embedder

    async def __call__(
        self, acting: Acting, project_id: str, asked: SectionRequest, repeat: Repeat[SectionGenerated]
    ) -> SectionGenerated | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, AiUnavailable, and what ai refuses."""
        ready = await self.prepare(acting, project_id, asked)
        async with leased(self._workspace, ready.acting, repeat) as stored:
            if stored is not None:
                return stored
            planned = await self._planner.plan_section(ready.input, ready.asked.section, asked.goals)
            return await self.keep(ready, planned, repeat)

    async def prepare(self, acting: Acting, project_id: str, asked: SectionRequest) -> ReadyToWrite:
        """What the model is asked, and the section as it is. Raises as the call, up to the model."""
        acting = acting.in_project(project_id)
        asked = replace(asked, section=checked_name(asked.section))
        gathered = await gather(
            self._workspace.reading_jointly(acting),
            acting,
            now=self._clock.now(),
            needs=Role.EDITOR,
            section=asked.section,
            writes=asked.section,
            speaks=bool(asked.prompt or asked.context or asked.goals),
            background={"context": asked.context},
            question=Question.of(asked.section, asked.prompt, asked.goals, embedder=self._embedder),
        )
        input = replace(
            gathered.input, prompt=asked.prompt, request_id=asked.request_id, refresh=asked.refresh
        )
        return ReadyToWrite(acting, asked, input, gathered.section(asked.section))

    async def keep(
        self, ready: ReadyToWrite, planned: PlannedSection, repeat: Repeat[SectionGenerated]
    ) -> SectionGenerated:
        """Save what was written, and the answer with it."""
        if ready.found is not None and _holds(ready.found, planned):
            return await self._as_it_is(ready.acting, ready.found, planned, repeat)
        return await self._save(ready.acting, ready.asked, planned, repeat)

    async def _as_it_is(
        self, acting: Acting, found: PlanSection, planned: PlannedSection, repeat: Repeat[SectionGenerated]
    ) -> SectionGenerated:
        """The answer is a stored one, and the section holds it already: nothing changes."""
        generated = SectionGenerated(
            proposal=found,
            section=found,
            generation=Generation(
                id=found.generation_id or "",
                kind="section",
                run=planned.run,
                output="",
                applied=True,
                requested_by=acting.user_id,
                create_time=self._clock.now(),
            ),
        )
        await repeat.keep_alone(self._workspace, acting, generated)
        return generated

    async def _save(
        self, acting: Acting, asked: SectionRequest, planned: PlannedSection, repeat: Repeat[SectionGenerated]
    ) -> SectionGenerated:
        now, draft = self._clock.now(), SectionDraft(asked.section, planned.content, planned.proofs)
        async with self._workspace.change(acting, cause="GeneratePlanSection", needs=Role.EDITOR) as change:
            generation = Generation(
                id=new_id(),
                kind="section",
                run=planned.run,
                output=draft_as_json(draft),
                applied=True,
                requested_by=acting.user_id,
                create_time=now,
            )
            effect = await section_effect(change, acting, draft, generation.id, now)
            generation = await propose(change, generation, effect)
            generated = SectionGenerated(
                proposal=effect.proposal,
                section=effect.proposal if generation.applied else effect.found,
                generation=generation,
            )
            await repeat.keep(change, generated)
        return generated


def _holds(section: PlanSection, planned: PlannedSection) -> bool:
    """Whether the model wrote just this text there, when the stored answer was new."""
    return (
        planned.run.cache == "hit"
        and not section.edited_by_person
        and section.generation_id is not None
        and section.details.content == planned.content
    )
