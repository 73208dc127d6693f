"""Days that a person names from where they are: today, tomorrow, Monday. Whose day it is, the request says."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from .language import Language, alternatives

Days = tuple[date, date, bool]
"""First day, last day, and whether anything of them is assumed."""


def spoken_days(text: str, language: Language | None, today: date) -> tuple[str, Days] | None:
    """The first such words of a text with the day that they mean; None where it has none.

    A weekday is the next one after today, which is an assumption: some people mean the one after that. One that comes
    again and again ("every Monday") is no day.
    """
    if language is None:
        return None
    for match in _pattern(language).finditer(text):
        kind = str(match.lastgroup)
        if _before(match).casefold() in language.day_not_after[kind]:
            continue
        ahead = _ahead(kind, match[0].casefold(), language, today)
        try:
            day = today + timedelta(days=ahead)
        except OverflowError:
            return None
        return match[0], (day, day, kind == "weekday")
    return None


def _ahead(kind: str, said: str, language: Language, today: date) -> int:
    """How many days after today."""
    if kind != "weekday":
        return {"today": 0, "tomorrow": 1, "after_tomorrow": 2}[kind]
    number = next(number for number, names in enumerate(language.weekdays) if said in names)
    return (number - today.weekday() - 1) % 7 + 1


def _before(match: re.Match[str]) -> str:
    """The word before it."""
    return match.string[: match.start()].rstrip().rpartition(" ")[2]


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    kinds = {
        "after_tomorrow": language.days["after_tomorrow"],
        "today": language.days["today"],
        "tomorrow": language.days["tomorrow"],
        "weekday": tuple(name for names in language.weekdays for name in names),
    }
    named = "|".join(f"(?P<{kind}>{alternatives(said)})" for kind, said in kinds.items())
    return re.compile(rf"(?<![\w-])(?:{named})(?![\w-])", re.IGNORECASE)
