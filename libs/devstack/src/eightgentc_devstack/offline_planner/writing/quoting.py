"""The speaker's own sentences, in quotes, and what each of them is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, upper_first

_PRICED = re.compile(
    r"\b(?:rent|price|fee|pays?|salary|grant|funding|costs?|budget|charge|subsid(?:y|ies)|loan|sponsor|donations?)\b.*\d"
    r"|\b(?:have|has|saved)\s+\d[\d.,]{2,}(?!\s+\w+s\b)",
    re.IGNORECASE,
)


def quote(text: str) -> str:
    """The speaker's words, marked as such."""
    return f"“{upper_first(text.strip().rstrip('.'))}”"


def quotes(lines: Iterable[str]) -> str:
    """Several of the speaker's sentences in one of ours."""
    return join([quote(line) for line in lines])


def money_said(idea: Idea, line: str) -> str:
    """The part of a sentence that speaks of money, where it is one of many; else the sentence."""
    return part_of(line, lambda part: is_money(idea, part))


def part_of(line: str, is_meant: Callable[[str], bool]) -> str:
    """The one part of a long sentence between commas that is meant; else the sentence."""
    if len(line.split()) <= 16:
        return line
    parts = [part for part in re.split(r"[;,]\s+(?:and\s+)?", line) if is_meant(part)]
    return parts[0] if len(parts) == 1 and len(parts[0].split()) > 2 else line


def is_fixed(idea: Idea, line: str) -> bool:
    """Whether a sentence holds something that was insisted on."""
    return any(condition in line for condition in idea.brief.constraints)


def is_money(idea: Idea, line: str) -> bool:
    """Whether a sentence speaks of an amount or a price."""
    return any(amount.text in line for amount in idea.brief.amounts) or bool(_PRICED.search(line))


def is_person(idea: Idea, line: str) -> bool:
    """Whether a sentence names somebody."""
    return any(re.search(rf"\b{re.escape(name)}\b", line) for name in idea.brief.people)


def kind(idea: Idea, line: str) -> str:
    """What a sentence is about: `fixed`, `money`, `people`, or nothing of these."""
    if line not in idea.brief.lines:
        return ""  # the rest of the opening sentence holds a bit of everything
    about = {"fixed": is_fixed, "money": is_money, "people": is_person}
    return next((name for name, test in about.items() if test(idea, line)), "")
