"""How people correct themselves, as patterns: marks such as `actually`, and pairs such as `not Porto but Braga`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .language import Language, alternatives

LONGEST = 4
"""Words in one part of a pair."""
# Bounded, so that a long text full of negations costs no more than its length.
_PART = r"(?:[^,.;:!?–—()]|[.,](?=\d)){1,60}?"


@cache
def mark(language: Language) -> re.Pattern[str]:
    """At the beginning of a sentence; a mere `no` only before a comma, because `no` also begins other sentences."""
    first, *others = language.marks
    plain = alternatives([first, *(mark for mark in others if " " in mark)])
    single = alternatives([mark for mark in others if " " not in mark])
    return re.compile(rf"\A(?:(?:(?:{plain})\b[\s,:–—]*)|(?:(?:{single})\s*[,:–—]\s*))+", re.IGNORECASE)


@cache
def mark_inside(language: Language) -> re.Pattern[str]:
    """Between two parts of a sentence: `, no, ` or `, I mean `."""
    phrases = alternatives([mark for mark in language.marks if " " in mark])
    single = alternatives([mark for mark in language.marks if " " not in mark])
    return re.compile(
        rf"\s*(?:[,–—]|\s-)\s*(?:(?:{phrases})\b|(?:{single})\s*(?:[,–—]|\s-\s))[,\s]*", re.IGNORECASE
    )


def pairs(text: str, language: Language) -> Iterator[re.Match[str]]:
    """Matches with the groups `old` and `new`, and `joined` where a word such as `but` joins them."""
    for pattern in _pairs(language):
        yield from pattern.finditer(text)


@cache
def _pairs(language: Language) -> tuple[re.Pattern[str], ...]:
    no, but, instead, because = (
        alternatives(language.words[k]) for k in ("not", "but", "instead", "because")
    )
    end = rf"(?=\s*[,.;:!?–—()](?!\d)|\s+(?:{because})\b|\s*$)"
    few = rf"(?<!\S)\S+(?:\s[^\s,]+){{0,{LONGEST - 1}}}?"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"\b(?:{no})\s(?P<old>{_PART}),?\s(?P<joined>{but})\s(?P<new>{_PART}){end}",
            rf"\b(?:{no})\s(?P<old>{_PART}),\s(?P<new>{_PART}){end}",
            rf"(?P<old>{few})\s(?:{no}|not|non),\s(?P<new>{_PART}){end}",
            rf"(?P<new>{few})\s(?P<joined>{instead})\s(?P<old>{_PART}){end}",
            rf"(?P<new>{few}),\s(?:{no})\s(?P<old>{_PART}){end}",
        )
    )
