"""The steps of a talk: what the person put in order or dated, in the person's own clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from .corrections import Sentence
from .facts import days_of, facts, times
from .language import Language, alternatives
from .spoken_days import spoken_days

_NUMBERED = re.compile(r"^(\d{1,2})[.)]\s+\S")
FIRST, NEXT = "first", "next"


@dataclass(frozen=True)
class Step:
    """`order`: FIRST begins a row of steps, NEXT follows the step before it, empty is only dated.

    `when`: the date or the word that says when, as it was written. `days`: first and last day, and whether anything
    of them is assumed.
    """

    text: str
    when: str = ""
    order: str = ""
    days: tuple[date, date, bool] | None = None


def steps_of(talk: Sequence[Sentence], language: Language | None, today: date) -> list[Step]:
    """In the order in which they were told; by date where each names a month and none was put in order."""
    found: list[Step] = []
    before: Step | None = None
    for sentence in talk:
        steps = [_step(clause, language, today) for clause in clauses(sentence.text, language)]
        if len(steps) > 1 and not steps[0].order:
            steps[0] = replace(steps[0], order=FIRST)
        if steps[0].order == NEXT and before and not any(step.order for step in found):
            # "We rent a shop. Then we buy an oven.": what was said before is the first step.
            found = [step for step in found if step.text != before.text] + [replace(before, order=FIRST)]
        found += [step for step in steps if step.order or step.when]
        before = steps[-1]
    if all(step.days and not step.order for step in found):
        found.sort(key=lambda step: step.days or (today, today, True))
    return found


def clauses(text: str, language: Language | None) -> list[str]:
    """The sentence, or its parts where a word of order begins one of them."""
    if language is None:
        return [text]
    return [part.strip(" ,;") for part in _joints(language).split(text)]


def _step(clause: str, language: Language | None, today: date) -> Step:
    dates = [fact.text for fact in facts(clause, language) if fact.kind == "date"]
    opening = _opening(language).match(clause) if language else None
    spoken = spoken_days(clause, language, today)
    said_when = [spoken[0]] if spoken else times(clause, language)
    when = [*dates, *([opening["order"]] if opening else []), *said_when]
    order = "" if opening is None or language is None else NEXT
    if opening and language and opening["order"].casefold() in language.first:
        order = FIRST
    if number := _NUMBERED.match(clause):
        order = FIRST if number[1] == "1" else NEXT
    days = days_of(dates[0], language, today) if dates else spoken[1] if spoken else None
    return Step(clause, when[0] if when else "", order, days)


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
