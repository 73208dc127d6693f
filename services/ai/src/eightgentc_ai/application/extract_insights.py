"""ExtractInsights: what a chat says that is worth remembering, proven by its own words."""

from __future__ import annotations

from eightgentc_ai.application.run import GenerationTask, Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.generation import GenerationInput
from eightgentc_ai.domain.insight import MESSAGE, Insights, checked_insights
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.operation import MEMORY
from eightgentc_ai.domain.tools import INSIGHTS
from eightgentc_kit.errors import FieldInvalid


class ExtractInsights:
    def __init__(self, runs: ModelRuns) -> None:
        self._runs = runs

    async def __call__(self, input: GenerationInput) -> Result[Insights]:
        """Raises FieldInvalid where there is no message to read, and as ModelRuns.run."""
        if not any(item.kind == MESSAGE for item in input.context):
            raise FieldInvalid.of("input.context", "must hold an item of kind message")

        async def check(answer: ModelAnswer, repairs: list[str]) -> Insights:
            return checked_insights(arguments_of(answer, INSIGHTS, repairs), input.context, repairs)

        return await self._runs.run(GenerationTask(MEMORY, input, {}), check, Insights)
