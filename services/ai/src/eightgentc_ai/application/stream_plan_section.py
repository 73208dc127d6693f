"""StreamPlanSection: a section of the plan as the model writes it, then the checked whole."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from eightgentc_ai.application.model_calls import with_correction
from eightgentc_ai.application.run import Result, Run
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.section_request import SectionRequest
from eightgentc_ai.domain.clean_text import cleaned
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import partial_object, text_of
from eightgentc_ai.domain.model_request import ModelAnswer, ModelRequest, TextDelta, ToolInputDelta
from eightgentc_ai.domain.neutral_markdown import neutral_beginning
from eightgentc_ai.domain.plan_section import PlanSection


@dataclass(frozen=True, slots=True)
class SectionDelta:
    """Text to append."""

    text: str


@dataclass(frozen=True, slots=True)
class SectionRestart:
    """Discard the text so far: the model was asked again."""

    reason: str


SectionEvent = SectionDelta | SectionRestart | Result[PlanSection]


class StreamPlanSection:
    def __init__(self, runs: ModelRuns) -> None:
        self._runs = runs

    async def __call__(self, request: SectionRequest) -> AsyncGenerator[SectionEvent, None]:
        """Deltas as the model writes, the checked whole last. Raises FieldInvalid, and as ModelRuns.run."""
        opened = await self._runs.open(request.task(), PlanSection)
        if opened.stored is not None:
            yield SectionDelta(opened.stored.value.content)
            yield opened.stored
            return
        run, repairs = opened.run, list[str]()
        try:
            async with aclosing(self._checked(run, request, repairs)) as events:
                async for event in events:
                    if isinstance(event, PlanSection):
                        section = event
                    else:
                        yield event
        except BaseException as error:
            self._runs.fail(run, error)
            raise
        yield self._runs.finish(run, section, repairs)

    async def _checked(
        self, run: Run, request: SectionRequest, repairs: list[str]
    ) -> AsyncGenerator[SectionDelta | SectionRestart | PlanSection, None]:
        """What the model writes, asked again while it cannot be used; the checked section last."""
        to_send, sources = run.request, self._runs.sources(run.task)
        for ask in range(self._runs.reasks + 1):
            answer: ModelAnswer | None = None
            async with aclosing(self._answer(run, to_send)) as events:
                async for event in events:
                    if isinstance(event, ModelAnswer):
                        answer = event
                    else:
                        yield event
            assert answer is not None, "a stream ends with its answer or an error"
            try:
                yield request.checked(self._runs.completed(run, answer, repairs), repairs, sources)
                return
            except OutputInvalid as error:
                if ask == self._runs.reasks:
                    raise
                repairs.append(f"The model was asked again: {error.rule}")
                to_send = with_correction(run.request, answer, error)
                yield SectionRestart(error.rule)

    async def _answer(
        self, run: Run, request: ModelRequest
    ) -> AsyncGenerator[SectionDelta | ModelAnswer, None]:
        """One answer: the content in its unfinished JSON as it grows, and the whole answer last."""
        json, sent = "", ""
        async with aclosing(self._runs.events(run, request)) as events:
            async for event in events:
                if isinstance(event, ModelAnswer):
                    yield event
                    continue
                match event:
                    case TextDelta(text) | ToolInputDelta(_, text):
                        json += text
                    case _:
                        continue
                content = neutral_beginning(cleaned(text_of(partial_object(json).get("content")) or ""))
                if content.startswith(sent) and content != sent:
                    yield SectionDelta(content[len(sent) :])
                    sent = content
