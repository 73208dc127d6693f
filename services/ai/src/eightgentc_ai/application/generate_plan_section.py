"""GeneratePlanSection: a section of the plan, whole."""

from __future__ import annotations

from eightgentc_ai.application.run import Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.section_request import SectionRequest
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.plan_section import PlanSection


class GeneratePlanSection:
    def __init__(self, runs: ModelRuns) -> None:
        self._runs = runs

    async def __call__(self, request: SectionRequest) -> Result[PlanSection]:
        """Raises FieldInvalid, and as ModelRuns.run."""

        async def check(answer: ModelAnswer, repairs: list[str]) -> PlanSection:
            return request.checked(answer, repairs, sources)

        task = request.task()
        sources = self._runs.sources(task)
        return await self._runs.run(task, check, PlanSection)
