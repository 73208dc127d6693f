"""GeneratePlanSection and StreamPlanSection: a section of the plan, at once or as it grows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from eightgentc_ai.application.run_model import Asked, ModelRuns, Result
from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.errors import OutputInvalid, OutputTooLong
from eightgentc_ai.domain.generation import ContextItem, GenerationInput
from eightgentc_ai.domain.model_json import partial_object
from eightgentc_ai.domain.model_request import ModelAnswer, TextPiece, ToolPiece
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


def _asked(input: GenerationInput, section: str, goals: str) -> Asked:
    section = section.strip()
    if not 1 <= len(section) <= MAX_NAME:
        raise FieldInvalid.of("section", f"must have 1 to {MAX_NAME} characters")
    if len(goals.encode()) > MAX_GOALS_BYTES:
        raise FieldInvalid.of("goals", f"must have at most {MAX_GOALS_BYTES:,} bytes")
    if goals:
        item = ContextItem("given-goals", "goals", goals, priority=55, label="user")
        input = replace(input, context=(*input.context, item))
    return Asked(SECTION, input, {"Section": section})


class GeneratePlanSection:
    def __init__(self, runs: ModelRuns) -> None:
        self._runs = runs

    async def __call__(self, input: GenerationInput, section: str, goals: str) -> Result[PlanSection]:
        """Raises FieldInvalid, and as ModelRuns.run."""

        async def check(answer: ModelAnswer, repairs: list[str]) -> PlanSection:
            return checked_section(arguments_of(answer, PLAN_SECTION, repairs), section.strip(), repairs)

        return await self._runs.run(_asked(input, section, goals), check, PlanSection)


class StreamPlanSection:
    def __init__(self, runs: ModelRuns) -> None:
        self._runs = runs

    async def __call__(self, input: GenerationInput, section: str, goals: str) -> AsyncIterator[SectionEvent]:
        """Deltas as the model writes, the checked whole last. Raises as GeneratePlanSection."""
        run = await self._runs.open(_asked(input, section, goals))
        repairs: list[str] = []
        request = run.request
        try:
            for ask in range(self._runs.reasks + 1):
                written, shown, answer = "", "", None
                async for event in self._runs.events(run, request):
                    if isinstance(event, ModelAnswer):
                        answer = event
                    elif isinstance(event, ToolPiece | TextPiece):
                        written += event.text
                        content = partial_object(written).get("content")
                        if isinstance(content, str) and content.startswith(shown) and content != shown:
                            yield SectionDelta(content[len(shown) :])
                            shown = content
                assert answer is not None, "a stream ends with its answer or an error"
                try:
                    if answer.finish_reason == "length":
                        raise OutputTooLong
                    arguments = arguments_of(answer, PLAN_SECTION, repairs)
                    value = checked_section(arguments, section.strip(), repairs)
                    break
                except OutputInvalid as error:
                    if ask == self._runs.reasks:
                        raise
                    repairs.append(f"The model was asked again: {error.rule}")
                    request = self._runs.reask(run.request, answer, error)
                    yield SectionRestart(error.rule)
        except BaseException as error:
            self._runs.fail(run, error)
            raise
        yield Result(value, self._runs.finish(run, repairs))
