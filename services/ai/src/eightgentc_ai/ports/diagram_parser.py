"""The official Mermaid parser. It alone decides whether a diagram is valid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ParseVerdict:
    """What the parser says. Lines and columns count from 1, 0 where it gave none."""

    valid: bool
    diagram_type: str = ""
    line: int = 0
    column: int = 0
    expected: tuple[str, ...] = ()
    message: str = ""


class DiagramParser(Protocol):
    """Parses text of any size up to 100,000 bytes in some milliseconds, and gives up after two seconds."""

    async def parse(self, text: str) -> ParseVerdict:
        """The verdict. A text that takes too long or too much memory is not valid, and the verdict says so.

        Raises:
            ParserUnavailable: the parser cannot be started; the text was not judged.
        """
        ...
