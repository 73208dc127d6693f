"""GeneratePlanSection and StreamPlanSection: a section of the plan, at once or as it grows."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from eightgentc_ai.application.model_calls import asked_again
from eightgentc_ai.application.run import Asked, Result, Run
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import ContextItem, GenerationInput
from eightgentc_ai.domain.model_json import partial_object, text_of
from eightgentc_ai.domain.model_request import ModelAnswer, ModelRequest, TextPiece, ToolPiece
from eightgentc_ai.domain.operation import SECTION
from eightgentc_ai.domain.plan_section import PlanSection, checked_section
from eightgentc_ai.domain.tools import PLAN_SECTION
from eightgentc_kit.errors import FieldInvalid

MAX_NAME = 100
MAX_GOALS_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class SectionDelta:
    """Text to append."""

    text: str


@dataclass(frozen=True, slots=True)
class SectionRestart:
    """Forget the text so far: the answer was asked for again."""

    reason: str


SectionEvent = SectionDelta | SectionRestart | Result[PlanSection]


@dataclass(frozen=True, slots=True)
class SectionRequest:
    """What is asked for. `goals`: what the person named for this call."""

    input: GenerationInput
    section: str
    goals: str = ""

    def asked(self) -> Asked:
        """Raises FieldInvalid."""
        if not 1 <= len(self.name) <= MAX_NAME:
            raise FieldInvalid.of("section", f"must have 1 to {MAX_NAME} characters")
        if len(self.goals.encode()) > MAX_GOALS_BYTES:
            raise FieldInvalid.of("goals", f"must have at most {MAX_GOALS_BYTES:,} bytes")
        input = self.input
        if self.goals:
            item = ContextItem("goals-of-this-call", "goals", self.goals, priority=55, label="user")
            input = replace(input, context=(*input.context, item))
        return Asked(SECTION, input, {"Section": self.name}, words=(self.goals,))

    @property
    def name(self) -> str:
        return self.section.strip()

    def checked(self, answer: ModelAnswer, repairs: list[str]) -> PlanSection:
        """Raises OutputInvalid."""
        return checked_section(arguments_of(answer, PLAN_SECTION, repairs), self.name, repairs)


class GeneratePlanSection:
    def __init__(self, runs: ModelRuns) -> None:
        self._runs = runs

    async def __call__(self, request: SectionRequest) -> Result[PlanSection]:
        """Raises FieldInvalid, and as ModelRuns.run."""

        async def check(answer: ModelAnswer, repairs: list[str]) -> PlanSection:
            return request.checked(answer, repairs)

        return await self._runs.run(request.asked(), check, PlanSection)


class StreamPlanSection:
    def __init__(self, runs: ModelRuns) -> None:
        self._runs = runs

    async def __call__(self, request: SectionRequest) -> AsyncGenerator[SectionEvent, None]:
        """Deltas as the model writes, the checked whole last. Raises as GeneratePlanSection."""
        opened = await self._runs.open(request.asked(), PlanSection)
        if opened.stored is not None:
            yield SectionDelta(opened.stored.value.content)
            yield opened.stored
            return
        run, repairs = opened.run, list[str]()
        try:
            async with aclosing(self._written(run, request, repairs)) as events:
                async for event in events:
                    if isinstance(event, PlanSection):
                        section = event
                    else:
                        yield event
        except BaseException as error:
            self._runs.fail(run, error)
            raise
        yield self._runs.finish(run, section, repairs)

    async def _written(
        self, run: Run, request: SectionRequest, repairs: list[str]
    ) -> AsyncGenerator[SectionDelta | SectionRestart | PlanSection, None]:
        """What the model writes, asked again where it cannot be used; the checked section last."""
        to_send = run.request
        for ask in range(self._runs.reasks + 1):
            answer: ModelAnswer | None = None
            async with aclosing(self._growing(run, to_send)) as events:
                async for event in events:
                    if isinstance(event, ModelAnswer):
                        answer = event
                    else:
                        yield event
            assert answer is not None, "a stream ends with its answer or an error"
            try:
                yield request.checked(answer, repairs)
                return
            except OutputInvalid as error:
                if ask == self._runs.reasks:
                    raise
                repairs.append(f"The model was asked again: {error.rule}")
                to_send = asked_again(run.request, answer, error)
                yield SectionRestart(error.rule)

    async def _growing(
        self, run: Run, request: ModelRequest
    ) -> AsyncGenerator[SectionDelta | ModelAnswer, None]:
        """One answer: what its JSON says of the content so far, and the whole of it last."""
        written, shown = "", ""
        async with aclosing(self._runs.events(run, request)) as events:
            async for event in events:
                if isinstance(event, ModelAnswer):
                    yield event
                elif isinstance(event, ToolPiece | TextPiece):
                    written += event.text
                    content = text_of(partial_object(written).get("content")) or ""
                    if content.startswith(shown) and content != shown:
                        yield SectionDelta(content[len(shown) :])
                        shown = content
