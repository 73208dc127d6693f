"""ValidateDiagram: what the official Mermaid parser says of a text, and whether it is safe to draw.

That it does not parse is an answer.
"""

from __future__ import annotations

from eightgentc_ai.domain.unsafe_mermaid import unsafe_place
from eightgentc_ai.ports.diagram_parser import UNSAFE, DiagramParser, ParseVerdict
from eightgentc_kit.errors import FieldInvalid

MAX_BYTES = 100_000


class ValidateDiagram:
    def __init__(self, parser: DiagramParser) -> None:
        self._parser = parser

    async def __call__(self, content: str, *, tenant: str) -> ParseVerdict:
        """Raises FieldInvalid when it is too large, ParserUnavailable."""
        if len(content.encode()) > MAX_BYTES:
            raise FieldInvalid.of("content", f"must have at most {MAX_BYTES:,} bytes")
        verdict = await self._parser.parse(content, tenant=tenant)
        place = unsafe_place(content)
        if place is None:
            return verdict
        return ParseVerdict(
            valid=False,
            diagram_type=verdict.diagram_type,
            line=place.line,
            column=place.column,
            message=place.message,
            reason=UNSAFE,
        )
