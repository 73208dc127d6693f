"""The official Mermaid parser. It alone decides whether a diagram is valid: it parses, and a browser draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

TOO_LARGE = "too_large_for_browsers"
"""The reason of a text that parses, but that a browser with Mermaid's own settings does not draw."""
UNSAFE = "unsafe"
"""The reason of a text that runs script, loads from outside or lowers the renderer's security; parsers do not judge it."""
MOST_CHARACTERS = 50_000
MOST_EDGES = 500


@dataclass(frozen=True, slots=True)
class ParseVerdict:
    """What the parser says. Lines and columns count from 1, 0 where it gave none.

    `reason`: why a text is not valid, for programs; '' where it does not parse.
    """

    valid: bool
    diagram_type: str = ""
    line: int = 0
    column: int = 0
    expected: tuple[str, ...] = ()
    message: str = ""
    reason: str = ""


class DiagramParser(Protocol):
    """Parses text of any size up to 100,000 bytes in some milliseconds, and gives up after two seconds."""

    async def parse(self, text: str, *, tenant: str) -> ParseVerdict:
        """The verdict. Tenants take turns, so that texts of one do not keep another waiting.

        A text that takes too long or too much memory is not valid, and the verdict says so.

        Raises:
            ParserUnavailable: the parser cannot be started, or too many texts of the tenant wait; this one was not judged.
        """
        ...
