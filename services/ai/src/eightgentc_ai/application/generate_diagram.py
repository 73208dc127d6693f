"""GenerateDiagram and GenerateTimeline: Mermaid that the official parser accepts, or a typed error."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_ai.application.run import Asked, Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.diagram import DEFAULT_TYPE, TIMED, Diagram, checked_diagram
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import GenerationInput
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.operation import DIAGRAM, TIMELINE
from eightgentc_ai.domain.timeline import Timeline, as_gantt, as_timeline, checked_timeline
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM
from eightgentc_ai.ports.diagram_parser import DiagramParser, ParseVerdict
from eightgentc_kit.errors import FieldInvalid

MAX_TYPE = 50


@dataclass(frozen=True, slots=True)
class ParsedDiagram:
    """A diagram with the parser's word, which is always that it is valid."""

    type: str
    content: str
    verdict: ParseVerdict


@dataclass(frozen=True, slots=True)
class ParsedTimeline:
    """The tasks, and the same as a diagram."""

    timeline: Timeline
    diagram: ParsedDiagram


class GenerateDiagram:
    def __init__(self, runs: ModelRuns, parser: DiagramParser) -> None:
        self._runs = runs
        self._parser = parser

    async def __call__(self, input: GenerationInput, type: str) -> Result[ParsedDiagram]:
        """Raises FieldInvalid, ParserUnavailable, and as ModelRuns.run."""
        type = _checked_type(type) or DEFAULT_TYPE

        async def check(answer: ModelAnswer, repairs: list[str]) -> ParsedDiagram:
            arguments = arguments_of(answer, MERMAID_DIAGRAM, repairs)
            return await parsed(self._parser, checked_diagram(arguments, type, repairs))

        return await self._runs.run(Asked(DIAGRAM, input, {"Diagram type": type}), check, ParsedDiagram)


class GenerateTimeline:
    def __init__(self, runs: ModelRuns, parser: DiagramParser) -> None:
        self._runs = runs
        self._parser = parser

    async def __call__(self, input: GenerationInput, type: str) -> Result[ParsedTimeline]:
        """Raises FieldInvalid, ParserUnavailable, and as ModelRuns.run."""
        type = _checked_type(type) or "timeline"
        if type not in TIMED:
            raise FieldInvalid.of("type", "must be timeline or gantt")

        async def check(answer: ModelAnswer, repairs: list[str]) -> ParsedTimeline:
            timeline = checked_timeline(arguments_of(answer, MERMAID_DIAGRAM, repairs), repairs)
            content = as_gantt(timeline) if type == "gantt" else as_timeline(timeline)
            return ParsedTimeline(timeline, await parsed(self._parser, Diagram(type, content)))

        return await self._runs.run(Asked(TIMELINE, input, {"Diagram type": type}), check, ParsedTimeline)


async def parsed(parser: DiagramParser, diagram: Diagram) -> ParsedDiagram:
    """Raises OutputInvalid with the parser's own words when it does not parse."""
    verdict = await parser.parse(diagram.content)
    if not verdict.valid:
        place = f" in line {verdict.line}" if verdict.line else ""
        raise OutputInvalid.because(f"Mermaid refuses the diagram{place}: {verdict.message}")
    return ParsedDiagram(diagram.type, diagram.content, verdict)


def _checked_type(type: str) -> str:
    if len(type) > MAX_TYPE:
        raise FieldInvalid.of("type", f"must have at most {MAX_TYPE} characters")
    return type.strip().casefold()
