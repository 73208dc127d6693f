"""ValidateDiagram: what the official Mermaid parser says of a text. That it does not parse is an answer."""

from __future__ import annotations

from eightgentc_ai.ports.diagram_parser import DiagramParser, ParseVerdict
from eightgentc_kit.errors import FieldInvalid

MAX_BYTES = 100_000


class ValidateDiagram:
    def __init__(self, parser: DiagramParser) -> None:
        self._parser = parser

    async def __call__(self, content: str) -> ParseVerdict:
        """Raises FieldInvalid when it is too large, ParserUnavailable."""
        if len(content.encode()) > MAX_BYTES:
            raise FieldInvalid.of("content", f"must have at most {MAX_BYTES:,} bytes")
        return await self._parser.parse(content)
