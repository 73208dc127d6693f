"""Days and periods as models write them. What is no date, or could be two, is None: it stays the words that it is."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from eightgentc_ai.domain.model_text.months import MONTHS, WEEKDAYS

# No plan reaches beyond, and date arithmetic never reaches the ends of the calendar.
YEARS = range(1900, 2201)
_MOST = 60
_LONGEST = 5
_MARKS = ",;:.!?()"
_TIME = re.compile(r"[t ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:z|utc|[+-]\d{2}:?\d{2})?\Z")
_FILLERS = re.compile(
    r"(?<=\d)(?:st|nd|rd|th|er|º|ª|°)\b|\b(?:the|of|de|del|den|der|el|le|al|do)\b|[.,](?=\s|\Z)"
)


class Days(NamedTuple):
    """From `first` to `last`, both included. `exact`: one day was said and not a month or a quarter."""

    first: date
    last: date

    @property
    def exact(self) -> bool:
        return self.first == self.last


def days_of(text: str) -> Days | None:
    """The day or the period that a text names: ISO 8601, with a time or partial; national forms; months by name.

    None: it names none, one that does not exist, one outside 1900 to 2200, or the order of day and month is not sure.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not plain or len(plain) > _MOST:
        return None
    plain = _TIME.sub("", plain) if plain[:4].isdigit() else plain
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(plain):
            return _within_years(read, match)
    return _within_years(_of_words, words) if (words := _WORDS.fullmatch(plain)) else None


def times_in(sentence: str) -> list[str]:
    """The days, months and quarters that a sentence names, as it names them, the longest reading of each."""
    words = sentence.split()
    found, at = [], 0
    while at < len(words):
        size = next((n for n in range(_LONGEST, 0, -1) if _is_time(words[at : at + n])), 0)
        if size:
            found.append(" ".join(words[at : at + size]).strip(_MARKS))
        at += size or 1
    return found


def _is_time(words: list[str]) -> bool:
    """A year alone is none, and neither is a word that may be another, as `may` is."""
    text = " ".join(words).strip(_MARKS)
    if days_of(text) is not None:
        return not text.isdecimal()
    return len(words) == 1 and text[:1].isupper() and len(text) > 2 and _bare(text.casefold()) in MONTHS


def _within_years(read: Callable[[re.Match[str]], Days | None], match: re.Match[str]) -> Days | None:
    try:
        days = read(match)
    except ValueError:  # no such day, week or month
        return None
    return days if days and days.first.year in YEARS and days.last.year in YEARS else None


def _day(year: int, month: int, day: int) -> Days:
    return Days(date(year, month, day), date(year, month, day))


def _months(year: int, month: int, count: int = 1) -> Days:
    last = month + count - 1
    return Days(date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _year_first(match: re.Match[str]) -> Days:
    return _day(int(match["y"]), int(match["m"]), int(match["d"]))


def _year_last(match: re.Match[str]) -> Days | None:
    """31.12.2026 has the day first everywhere; with slashes only where one of the two can be no month."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    if match["mark"] == "." or a > 12 or a == b:
        return _day(year, b, a)
    return _day(year, a, b) if b > 12 else None


def _week(match: re.Match[str]) -> Days:
    year, week = int(match["y"]), int(match["w"])
    if match["d"]:
        day = date.fromisocalendar(year, week, int(match["d"]))
        return Days(day, day)
    first = date.fromisocalendar(year, week, 1)
    return Days(first, first + timedelta(6))


def _part_of_year(match: re.Match[str]) -> Days:
    """A quarter or a half."""
    count = 3 if match["kind"] == "q" else 6
    number = int(match["n"])
    if number > 12 // count:
        raise ValueError(number)
    return _months(int(match["y"]), (number - 1) * count + 1, count)


def _of_words(match: re.Match[str]) -> Days | None:
    """A month by its name, with a year and perhaps a day."""
    words = _FILLERS.sub(" ", match[0]).replace(".", " ").replace("-", " ").split()
    if words and words[0] in WEEKDAYS:
        weekday, words = WEEKDAYS[words[0]], words[1:]
    else:
        weekday = None
    names = [MONTHS[plain] for word in words if (plain := _bare(word)) in MONTHS]
    numbers = [int(word) for word in words if word.isdecimal()]
    years = [number for number in numbers if number in YEARS]
    if len(names) != 1 or len(years) != 1 or len(words) != 1 + len(numbers) or len(numbers) > 2:
        return None
    if len(numbers) == 1:
        return _months(years[0], names[0]) if weekday is None else None
    day = _day(years[0], names[0], next(number for number in numbers if number not in YEARS))
    return day if weekday in (None, day.first.weekday()) else None


def _bare(word: str) -> str:
    """A word without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))


_Y, _M, _D = r"(?P<y>[0-9]{4})", r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
_QUARTER = r"(?P<kind>[qh])\s?(?P<n>[1-4])"
_WORDS = re.compile(r"[\w.,ºª° '-]+")
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Days | None]], ...] = (
    (re.compile(rf"{_Y}([-/.]){_M}\2{_D}"), _year_first),
    (re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"), _year_first),
    (re.compile(rf"{_Y}年\s?{_M}月\s?{_D}[日号]?"), _year_first),
    (re.compile(r"(?P<a>[0-9]{1,2})\s?(?P<mark>[./-])\s?(?P<b>[0-9]{1,2})\s?(?P=mark)\s?(?P<y>[0-9]{4})"), _year_last),
    (re.compile(rf"{_Y}-?w(?P<w>[0-9]{{2}})(?:-?(?P<d>[1-7]))?"), _week),
    (re.compile(rf"{_Y}[-/.]{_M}"), lambda m: _months(int(m["y"]), int(m["m"]))),
    (re.compile(rf"{_M}[/.-]{_Y}"), lambda m: _months(int(m["y"]), int(m["m"]))),
    (re.compile(rf"{_Y}年\s?{_M}月"), lambda m: _months(int(m["y"]), int(m["m"]))),
    (re.compile(rf"{_QUARTER}[ /,-]*{_Y}"), _part_of_year),
    (re.compile(rf"{_Y}[ /,-]*{_QUARTER}"), _part_of_year),
    (re.compile(_Y), lambda m: _months(int(m["y"]), 1, 12)),
)  # fmt: skip
