"""GenerateTimeline: tasks in order, and the Mermaid timeline or gantt chart made from them."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_ai.application.parsed_diagram import ParsedDiagram, normalized_type, parse_diagram
from eightgentc_ai.application.run import GenerationTask, Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.diagram import TIMED, drawn_timeline
from eightgentc_ai.domain.generation import GenerationInput
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.operation import TIMELINE
from eightgentc_ai.domain.timeline import Timeline, checked_timeline
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM
from eightgentc_ai.ports.diagram_parser import DiagramParser
from eightgentc_kit.errors import FieldInvalid


@dataclass(frozen=True, slots=True)
class ParsedTimeline:
    """The tasks, and the same as a diagram."""

    timeline: Timeline
    diagram: ParsedDiagram


class GenerateTimeline:
    def __init__(self, runs: ModelRuns, parser: DiagramParser) -> None:
        self._runs = runs
        self._parser = parser

    async def __call__(self, input: GenerationInput, type: str) -> Result[ParsedTimeline]:
        """Raises FieldInvalid, ParserUnavailable, and as ModelRuns.run."""
        type = normalized_type(type) or "timeline"
        if type not in TIMED:
            raise FieldInvalid.of("type", "must be timeline or gantt")

        async def check(answer: ModelAnswer, repairs: list[str]) -> ParsedTimeline:
            timeline = checked_timeline(arguments_of(answer, MERMAID_DIAGRAM, repairs), repairs, sources)
            diagram = drawn_timeline(timeline, type)
            return ParsedTimeline(
                timeline, await parse_diagram(self._parser, diagram, tenant=input.subject.tenant)
            )

        task = GenerationTask(TIMELINE, input, {"Diagram type": type}, covers_sections=True)
        sources = self._runs.sources(task)
        return await self._runs.run(task, check, ParsedTimeline)
