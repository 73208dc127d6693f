"""A request for a section of the plan, whether its text is streamed or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eightgentc_ai.application.run import GenerationTask
from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.generation import ContextItem, GenerationInput
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.operation import SECTION
from eightgentc_ai.domain.plan_section import PlanSection, checked_section
from eightgentc_ai.domain.source import Sources
from eightgentc_ai.domain.tools import PLAN_SECTION
from eightgentc_kit.errors import FieldInvalid

MAX_NAME = 100
MAX_GOALS_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class SectionRequest:
    """`section`: the name of the section. `goals`: what the person named for this call."""

    input: GenerationInput
    section: str
    goals: str = ""

    @property
    def name(self) -> str:
        return self.section.strip()

    def task(self) -> GenerationTask:
        """What the model is asked for. Raises FieldInvalid."""
        if not 1 <= len(self.name) <= MAX_NAME:
            raise FieldInvalid.of("section", f"must have 1 to {MAX_NAME} characters")
        if len(self.goals.encode()) > MAX_GOALS_BYTES:
            raise FieldInvalid.of("goals", f"must have at most {MAX_GOALS_BYTES:,} bytes")
        input = self.input
        if self.goals:
            item = ContextItem("goals-of-this-call", "goals", self.goals, priority=55, label="user")
            input = replace(input, context=(*input.context, item))
        return GenerationTask(SECTION, input, {"Section": self.name}, words=(self.goals,))

    def checked(self, answer: ModelAnswer, repairs: list[str], sources: Sources) -> PlanSection:
        """The section in an answer. Raises OutputInvalid."""
        return checked_section(arguments_of(answer, PLAN_SECTION, repairs), self.name, repairs, sources)
