"""What changed between two texts, word by word. Lines are compared first, so that long texts stay quick."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
# Above this, a changed passage is shown as a whole: matching its words would take seconds.
_MOST_WORDS = 4_000


class DiffKind(Enum):
    """What happened to a piece."""

    EQUAL = "equal"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """Words that stayed, went or came. Equal and removed pieces are the old text, equal and added the new one."""

    kind: DiffKind
    text: str


def word_diff(old: str, new: str) -> list[DiffPiece]:
    """The pieces in order; neighbours of one kind are one piece."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[DiffPiece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            _add(pieces, DiffKind.EQUAL, "".join(before[i1:i2]))
        else:
            _words(pieces, "".join(before[i1:i2]), "".join(after[j1:j2]))
    return pieces


def _words(pieces: list[DiffPiece], old: str, new: str) -> None:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if not before or not after or len(before) + len(after) > _MOST_WORDS:
        _add(pieces, DiffKind.REMOVED, old)
        _add(pieces, DiffKind.ADDED, new)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            _add(pieces, DiffKind.EQUAL, "".join(before[i1:i2]))
        else:
            _add(pieces, DiffKind.REMOVED, "".join(before[i1:i2]))
            _add(pieces, DiffKind.ADDED, "".join(after[j1:j2]))


def _add(pieces: list[DiffPiece], kind: DiffKind, text: str) -> None:
    if not text:
        return
    if pieces and pieces[-1].kind is kind:
        pieces[-1] = DiffPiece(kind, pieces[-1].text + text)
    else:
        pieces.append(DiffPiece(kind, text))
