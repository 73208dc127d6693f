"""SummarizeConversation: what a chat says in short, from its messages and from the summary before them."""

from __future__ import annotations

from eightgentc_ai.application.run import GenerationTask, Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.generation import GenerationInput
from eightgentc_ai.domain.insight import MESSAGE
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.operation import SUMMARIES
from eightgentc_ai.domain.summary import ConversationSummary, checked_summary
from eightgentc_ai.domain.tools import SUMMARY
from eightgentc_kit.errors import FieldInvalid


class SummarizeConversation:
    def __init__(self, runs: ModelRuns) -> None:
        self._runs = runs

    async def __call__(self, input: GenerationInput) -> Result[ConversationSummary]:
        """Raises FieldInvalid where there is no message to read, and as ModelRuns.run."""
        if not any(item.kind == MESSAGE for item in input.context):
            raise FieldInvalid.of("input.context", "must hold an item of kind message")

        async def check(answer: ModelAnswer, repairs: list[str]) -> ConversationSummary:
            return checked_summary(arguments_of(answer, SUMMARY, repairs), input.context, repairs)

        return await self._runs.run(GenerationTask(SUMMARIES, input, {}), check, ConversationSummary)
