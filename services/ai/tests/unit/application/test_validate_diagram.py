"""ValidateDiagram: the parser's verdict on a text that is not too large."""

from __future__ import annotations

import pytest

from eightgentc_ai.application.validate_diagram import ValidateDiagram
from eightgentc_ai.ports.diagram_parser import ParseVerdict
from eightgentc_kit.errors import FieldInvalid
from eightgentc_testing.diagram_payloads import DiagramPayload, harmless, payloads

# An umlaut has two bytes.
LARGEST = "\u00fc" * 50_000
VERDICT = ParseVerdict(valid=False, line=1, column=1)


class Parser:
    """Implements `DiagramParser`: finds a fault in everything."""

    async def parse(self, text: str, *, tenant: str) -> ParseVerdict:
        return VERDICT


async def test_a_text_of_100000_bytes_is_parsed() -> None:
    assert await ValidateDiagram(Parser())(LARGEST, tenant="t") == VERDICT


async def test_a_text_of_one_byte_more_is_refused_by_name() -> None:
    with pytest.raises(FieldInvalid) as refused:
        await ValidateDiagram(Parser())(LARGEST + "x", tenant="t")

    assert refused.value.violations[0].field == "content"


class AcceptingParser:
    """Implements `DiagramParser`: accepts everything."""

    async def parse(self, text: str, *, tenant: str) -> ParseVerdict:
        return ParseVerdict(valid=True, diagram_type="flowchart-v2")


@pytest.mark.parametrize("payload", payloads(), ids=lambda payload: payload.id)
async def test_no_payload_is_valid(payload: DiagramPayload) -> None:
    verdict = await ValidateDiagram(AcceptingParser())(payload.text, tenant="t")

    assert (verdict.valid, verdict.reason, verdict.line) == (False, "unsafe", payload.line)
    assert verdict.column > 0
    assert verdict.diagram_type == "flowchart-v2"


@pytest.mark.parametrize("text", harmless(), ids=lambda text: text.id)
async def test_a_harmless_text_is_valid_if_the_parser_says_so(text: DiagramPayload) -> None:
    assert (await ValidateDiagram(AcceptingParser())(text.text, tenant="t")).valid
