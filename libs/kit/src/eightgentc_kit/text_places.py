"""Places in texts as clients count them."""

from __future__ import annotations

import re

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n")


def utf16_length(text: str) -> int:
    """Its length in UTF-16 code units: as JavaScript counts, whose `slice` takes such places."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def paragraphs_of(text: str) -> list[str]:
    """The parts of a text between its blank lines, without white space around them."""
    return [part.strip() for part in _BLANK_LINES.split(text) if part.strip()]
