"""A generated diagram that Mermaid refuses: the model is told what is wrong, and where if that is known."""

from __future__ import annotations

import pytest

from eightgentc_ai.application.parsed_diagram import parse_diagram
from eightgentc_ai.domain.diagram import Diagram
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.ports.diagram_parser import ParseVerdict


class Parser:
    """Implements `DiagramParser`: refuses every text, in this line."""

    def __init__(self, line: int) -> None:
        self._line = line

    async def parse(self, text: str, *, tenant: str) -> ParseVerdict:
        return ParseVerdict(valid=False, line=self._line, message="No such kind.")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (3, "Mermaid refuses the diagram in line 3: No such kind."),
        (0, "Mermaid refuses the diagram: No such kind."),
    ],
)
async def test_a_refusal_names_the_line_only_where_the_parser_gave_one(line: int, rule: str) -> None:
    with pytest.raises(OutputInvalid) as refused:
        await parse_diagram(Parser(line), Diagram("pie", "pi"), tenant="t")

    assert refused.value.rule == rule


class SeeingParser:
    """Implements `DiagramParser`: gives one verdict on every text."""

    def __init__(self, verdict: ParseVerdict) -> None:
        self._verdict = verdict

    async def parse(self, text: str, *, tenant: str) -> ParseVerdict:
        return self._verdict


async def test_the_type_is_the_kind_that_the_parser_saw() -> None:
    parser = SeeingParser(ParseVerdict(valid=True, diagram_type="stateDiagram"))

    assert (await parse_diagram(parser, Diagram("flowchart", "x"), tenant="t")).type == "state"


async def test_a_diagram_that_is_too_large_for_browsers_is_an_answer() -> None:
    verdict = ParseVerdict(valid=False, diagram_type="pie", reason="too_large_for_browsers")

    assert (await parse_diagram(SeeingParser(verdict), Diagram("pie", "x"), tenant="t")).verdict == verdict


async def test_a_diagram_that_is_not_safe_to_draw_is_refused_unparsed() -> None:
    with pytest.raises(OutputInvalid) as refused:
        await parse_diagram(
            Parser(0), Diagram("flowchart", "flowchart TD\n A --> B\n click A call steal()"), tenant="t"
        )

    assert refused.value.rule.startswith("The diagram is not safe to draw in line 3: ")
