"""Splits what a person wrote into sentences, each verbatim."""

from __future__ import annotations

import re

_BULLET = re.compile(r"^\s*[-*•–]\s+")
# A full stop ends a sentence where a capital, a digit or an opening mark follows; one of these does not.
_END = re.compile(r"(?:[.!?…]+[\"”’»)\]]*\s+(?=[^\W_a-zß-öø-ÿ]|[\"“„«¿¡(\[]))|(?<=[。！？])\s*")
_NO_END = re.compile(
    r"(?:\b(?:Dr|Prof|Mr|Mrs|Ms|St|Sr|Sra|Dra|Mme|No|Nr|approx|ca|etc|z\. ?B|d\. ?h|p\. ?ex|e\.g|i\.e|[A-Z])"
    r"|(?<![\d.,])\d{1,2})\.\s+$"
)

_LONGEST_ABBREVIATION = 12


def sentences_of(text: str) -> list[str]:
    """In order; lines and bullets are sentences of their own."""
    found: list[str] = []
    for line in text.splitlines():
        found += _split(_BULLET.sub("", line))
    return found


def _split(line: str) -> list[str]:
    pieces, start = [], 0
    for match in _END.finditer(line):
        if not _NO_END.search(line[max(start, match.end() - _LONGEST_ABBREVIATION) : match.end()]):
            pieces.append(line[start : match.end()].strip())
            start = match.end()
    return [piece for piece in [*pieces, line[start:].strip()] if re.search(r"\w", piece)]
