"""StreamPlanSection: a section of the plan as the model writes it, then the checked whole."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from eightgentc_ai.application.run import Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.section_request import SectionRequest
from eightgentc_ai.application.stream_run import Restart, StreamedTask, stream_run
from eightgentc_ai.domain.clean_text import cleaned
from eightgentc_ai.domain.model_json import partial_object, text_of
from eightgentc_ai.domain.model_request import ModelEvent, TextDelta, ToolInputDelta
from eightgentc_ai.domain.neutral_markdown import neutral_beginning
from eightgentc_ai.domain.plan_section import PlanSection


@dataclass(frozen=True, slots=True)
class SectionDelta:
    """Text to append."""

    text: str


SectionEvent = SectionDelta | Restart | Result[PlanSection]


class StreamPlanSection:
    def __init__(self, runs: ModelRuns) -> None:
        self._runs = runs

    async def __call__(self, request: SectionRequest) -> AsyncGenerator[SectionEvent, None]:
        """Deltas as the model writes, the checked whole last. Raises FieldInvalid, and as ModelRuns.run."""
        asked = StreamedTask(
            request.task(), PlanSection, request.checked, lambda _run, _sources: _GrowingSection()
        )
        shown, events = False, stream_run(self._runs, asked)
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Result) and not shown:
                    yield SectionDelta(event.value.content)
                shown = isinstance(event, SectionDelta)
                yield event


class _GrowingSection:
    """The content in the unfinished JSON of one answer."""

    def __init__(self) -> None:
        self._json = self._sent = ""

    def take(self, event: ModelEvent) -> SectionDelta | None:
        match event:
            case TextDelta(text) | ToolInputDelta(_, text):
                self._json += text
            case _:
                return None
        written = cleaned(text_of(partial_object(self._json).get("content")) or "")
        # The spaces at its end may be the end of the section, which has none.
        content = neutral_beginning(written).strip()
        if not content.startswith(self._sent) or content == self._sent:
            return None
        delta = SectionDelta(content[len(self._sent) :])
        self._sent = content
        return delta

    def is_part_of(self, section: PlanSection) -> bool:
        return section.content.startswith(self._sent)
