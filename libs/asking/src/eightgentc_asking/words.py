"""Words of a text, without case."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Its words, without case."""
    return _WORD.findall(text.casefold())


def starts_with(word: str, cues: Sequence[str]) -> bool:
    """Whether a word is one of the cues, or a form of one: short cues only match whole."""
    return any(word == cue or (len(cue) > 3 and word.startswith(cue)) for cue in cues)
