"""The steps of a talk: what the person put in order or dated, in the person's own clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from .corrections import Sentence
from .facts import days_of, facts
from .language import Language, alternatives, starts_with

_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+\S")


@dataclass(frozen=True)
class Step:
    """`when`: the date or the word that says when, as it was written; `ordered`: it comes after the step before it.

    `days`: first and last day, and whether anything of them is assumed.
    """

    text: str
    when: str
    ordered: bool
    days: tuple[date, date, bool] | None


def steps_of(talk: Sequence[Sentence], language: Language | None, today: date) -> list[Step]:
    """In the order in which they were told; by date where each names a month."""
    found = [step for sentence in talk for step in _steps(sentence.text, language, today)]
    if all(step.days for step in found):
        found.sort(key=lambda step: step.days or (today, today, True))
    return found


def _steps(text: str, language: Language | None, today: date) -> list[Step]:
    clauses = [text]
    if language:
        clauses = [part.strip(" ,;") for part in _joints(language).split(text)]
    ordered = len(clauses) > 1
    return [
        step for clause in clauses if (step := _step(clause, language, today)).when or step.ordered or ordered
    ]


def _step(clause: str, language: Language | None, today: date) -> Step:
    dates = [fact.text for fact in facts(clause, language) if fact.kind == "date"]
    order = _opening(language).match(clause) if language else None
    near = [
        w for w in re.findall(r"\w[\w'’]*", clause) if language and starts_with(w.casefold(), language.when)
    ]
    words_of_time = [*dates, *([order["order"]] if order else []), *near]
    return Step(
        text=clause,
        when=words_of_time[0] if words_of_time else "",
        ordered=bool(order or _NUMBERED.match(clause)),
        days=days_of(dates[0], language, today) if dates else None,
    )


@cache
def _joints(language: Language) -> re.Pattern[str]:
    """Before a word of order, after a comma or `and`."""
    joined = alternatives([word for word in ("and", "und", "y", "et", "e") if word in language.stop])
    return re.compile(
        rf"(?:[,;]\s*(?:(?:{joined})\s)?|\s(?:{joined})\s)(?=(?:{alternatives(language.order)})\b)",
        re.IGNORECASE,
    )


@cache
def _opening(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?:\w+\s)?(?P<order>{alternatives(language.order)})\b", re.IGNORECASE)
