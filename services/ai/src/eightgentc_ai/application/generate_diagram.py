"""GenerateDiagram: Mermaid of the asked type that the official parser accepts, or a typed error."""

from __future__ import annotations

from eightgentc_ai.application.parsed_diagram import ParsedDiagram, normalized_type, parse_diagram
from eightgentc_ai.application.run import GenerationTask, Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.diagram import DEFAULT_TYPE, checked_diagram
from eightgentc_ai.domain.diagram_kind import KINDS
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import GenerationInput
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.operation import DIAGRAM
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM
from eightgentc_ai.ports.diagram_parser import DiagramParser


class GenerateDiagram:
    def __init__(self, runs: ModelRuns, parser: DiagramParser) -> None:
        self._runs = runs
        self._parser = parser

    async def __call__(self, input: GenerationInput, type: str) -> Result[ParsedDiagram]:
        """Raises FieldInvalid, ParserUnavailable, and as ModelRuns.run."""
        type = normalized_type(type) or DEFAULT_TYPE

        async def check(answer: ModelAnswer, repairs: list[str]) -> ParsedDiagram:
            arguments = arguments_of(answer, MERMAID_DIAGRAM, repairs)
            drawn = checked_diagram(arguments, type, repairs, sources)
            diagram = await parse_diagram(self._parser, drawn, tenant=input.subject.tenant)
            if diagram.type != type and type in KINDS:
                raise OutputInvalid.because(
                    f"A diagram of type {type!r} was asked for, and not {diagram.type!r}."
                )
            return diagram

        task = GenerationTask(DIAGRAM, input, {"Diagram type": type}, covers_sections=True)
        sources = self._runs.sources(task)
        return await self._runs.run(task, check, ParsedDiagram)
