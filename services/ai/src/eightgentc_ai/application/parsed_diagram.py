"""A diagram that the official Mermaid parser accepts: what every diagram of ours must become."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_ai.domain.diagram import Diagram
from eightgentc_ai.domain.diagram_kind import KINDS, kind_of
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.source import PartSources
from eightgentc_ai.domain.unsafe_mermaid import unsafe_place
from eightgentc_ai.ports.diagram_parser import TOO_LARGE, DiagramParser, ParseVerdict
from eightgentc_kit.errors import FieldInvalid

MAX_TYPE = 50


@dataclass(frozen=True, slots=True)
class ParsedDiagram:
    """A diagram with the parser's verdict: valid, or that it parses and is too large for browsers.

    `type`: the kind that the parser saw. `sources`: as of the diagram.
    """

    type: str
    content: str
    verdict: ParseVerdict
    sources: tuple[PartSources, ...] = ()


async def parse_diagram(parser: DiagramParser, diagram: Diagram, *, tenant: str) -> ParsedDiagram:
    """The diagram as the parser accepted it. One that is too large for browsers is an answer all the same: a draft.

    Raises:
        OutputInvalid: it does not parse, or is not safe to draw; the rule says where.
        ParserUnavailable: it was not judged.
    """
    unsafe = unsafe_place(diagram.content)
    if unsafe is not None:
        raise OutputInvalid.because(
            f"The diagram is not safe to draw in line {unsafe.line}: {unsafe.message}"
        )
    verdict = await parser.parse(diagram.content, tenant=tenant)
    if not verdict.valid and verdict.reason != TOO_LARGE:
        place = f" in line {verdict.line}" if verdict.line else ""
        raise OutputInvalid.because(f"Mermaid refuses the diagram{place}: {verdict.message}")
    return ParsedDiagram(seen_kind(verdict) or diagram.type, diagram.content, verdict, diagram.sources)


def seen_kind(verdict: ParseVerdict) -> str:
    """Our name of the kind that the parser saw, '' where it names none of ours."""
    kind = kind_of(verdict.diagram_type)
    return kind if kind in KINDS else ""


def normalized_type(type: str) -> str:
    """A diagram type as it is compared. Raises FieldInvalid when it is too long."""
    if len(type) > MAX_TYPE:
        raise FieldInvalid.of("type", f"must have at most {MAX_TYPE} characters")
    return kind_of(type)
