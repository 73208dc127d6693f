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

    async def parse(self, text: str) -> ParseVerdict:
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
        await parse_diagram(Parser(line), Diagram("pie", "pi"))

    assert refused.value.rule == rule
