"""Amounts of money, dates, counted things and names in a sentence, each as it was written."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from eightgentc_asking.words import starts_with

from .language import Language, alternatives

_NUMBER = r"\d+(?:[.,'\u00a0\u202f ]\d{3})*(?:[.,]\d+)?"
_SCALE = r"(?:\s?(?:k|K|Mio\.?|millions?|Millionen|millones|milh(?:ão|ões)|mil|tausend|Tausend|thousand|mille)\b|[万億])?"
_CURRENCY = (
    r"(?:R\$|US\$|[€$£¥]|(?:zł|CHF|EUR|USD|GBP|PLN|BRL|JPY|[Ee]uros?|dollars?|Dollar|pounds?|[Ff]rancs?|Franken"
    r"|libras|dólares|reais|reales|pesos)\b|円)"
)
_MONEY = rf"(?P<money>{_CURRENCY}\s?{_NUMBER}{_SCALE}|{_NUMBER}{_SCALE}\s?(?:de |d[’'])?{_CURRENCY})"
_NUMERIC_DATE = r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:19|20)\d\d(?![\d.,]*\d)"
_COUNT = rf"(?P<count>(?<![\w.,])(?P<number>{_NUMBER})(?:[\s-](?P<unit>[^\W\d_]{{2,}}))?)"
_WORD = re.compile(r"[^\W\d_][\w’-]+")
_ANY_WORD = re.compile(r"\w[\w'’]*")
_EACH = re.compile(r"\s?(?:/|(?:an?|per|each|pro|je|im|al|a la|por|par|ao|à)\s)\s?")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Fact:
    """A piece of a sentence. `kind`: money, date, name, or `count` with what is counted."""

    kind: str
    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def facts(text: str, language: Language | None) -> tuple[Fact, ...]:
    """All of them, in order; none overlap."""
    return tuple(_fact(match) for match in _pattern(language).finditer(text))


def names(text: str, language: Language | None) -> list[Fact]:
    """Words written with a capital that does not open the text; a row of them is one name. In German these are all its nouns."""
    small = language.stop if language else frozenset()
    found: list[Fact] = []
    for word in _WORD.finditer(text):
        if word.start() == 0 or not word[0][0].isupper() or word[0].casefold() in small:
            continue
        start = word.start()
        if found and text[found[-1].end : start] == " ":
            start = found.pop().start
        found.append(Fact("name", text[start : word.end()], start, word.end()))
    return found


def times(text: str, language: Language | None) -> list[str]:
    """Words such as `Monday` or `summer`; not the month of `900 euros a month`."""
    if language is None:
        return []
    amounts = (fact.end for fact in facts(text, language) if fact.kind == "money")
    rates = {match.end() for end in amounts if (match := _EACH.match(text, end))}
    return [
        word[0]
        for word in _ANY_WORD.finditer(text)
        if word.start() not in rates and starts_with(word[0].casefold(), language.when)
    ]


def days_of(said: str, language: Language | None, today: date) -> tuple[date, date, bool] | None:
    """First day, last day, and whether anything of them is assumed; None where the words name no month."""
    numbers = [int(number) for number in _DIGITS.findall(said)]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
        year, month, days = numbers[0], numbers[1], numbers[2:]
    elif re.fullmatch(r"\d{1,2}[./]\d{1,2}[./]\d{4}", said):
        days, month, year = numbers[:1], numbers[1], numbers[2]
    else:
        months = [name.casefold() for name in language.months] if language else []
        month = next((months.index(word) + 1 for word in said.casefold().split() if word in months), 0)
        year = next((number for number in numbers if number > 31), 0)
        days = [number for number in numbers if number <= 31]
    if not 1 <= month <= 12:
        return None
    assumed = not year or not days
    year = year or (today.year if month >= today.month else today.year + 1)
    try:
        last = days[-1] if days else calendar.monthrange(year, month)[1]
        return date(year, month, days[0] if days else 1), date(year, month, last), assumed
    except ValueError:
        return None


def _fact(match: re.Match[str]) -> Fact:
    kind = "money" if match["money"] else "date" if match["date"] else "count"
    if kind == "count":
        kind = f"count {(match['unit'] or '').casefold()[:6]}".strip()
    return Fact(kind, match[0], match.start(), match.end())


@cache
def _pattern(language: Language | None) -> re.Pattern[str]:
    dates = _NUMERIC_DATE
    if language:
        # Months begin with a capital in English and German, so that `may` and `march` are none.
        month = alternatives(language.months)
        if language.code not in {"en", "de"}:
            month = f"(?i:{month})"
        day = r"\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
        dates = (
            rf"(?:{day}\s?[-–]\s?)?(?:{day}\s(?:de\s|of\s)?)?\b(?:{month})\b"
            rf"(?:\s{day}(?!\d))?(?:,?\s(?:de\s)?(?:19|20)\d\d)?|{dates}"
        )
    return re.compile(rf"{_MONEY}|(?P<date>{dates})|{_COUNT}")
