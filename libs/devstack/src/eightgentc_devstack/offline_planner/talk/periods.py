"""What a date in words means: its first and last day, its text with the year, and the assumption behind it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = [name for name in calendar.month_name if name]
DAYS = list(calendar.day_name)
ALIASES = {
    name: number
    for number, names in enumerate(
        [
            "stycznia januar janvier enero gennaio janeiro", "lutego februar février febrero febbraio fevereiro", "märz mars marca marzo março",
            "kwietnia avril abril aprile", "mai mayo maggio maio", "czerwca juni juin junio giugno junho", "lipca juli juillet julio luglio julho",
            "sierpnia août agosto", "września septembre septiembre settembre setembro", "października oktober octobre octubre ottobre outubro",
            "listopada novembre noviembre novembro", "grudnia dezember décembre diciembre dicembre dezembro",
        ],
        1,
    )
    for name in names.split()
}  # fmt: skip
"""Months in other languages."""
_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_COUNTS = {**{word: number for number, word in enumerate(_WORDS, 1)}, "a couple of": 2, "a dozen": 12}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


class Period(NamedTuple):
    """A date or a span of dates."""

    first: date
    last: date
    text: str
    assumption: str = ""


def day_text(day: date) -> str:
    """`24 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def resolve(found: Mapping[str, str], which: str, today: date) -> Period:
    """The period of what a date pattern matched; raises ValueError where the calendar has no such day."""
    if found["iso"]:
        return _day(date.fromisoformat(found["iso"]))
    if found["numeric"]:
        return _numeric(found["numeric"])
    if found["m1"] or found["m2"]:
        return _day_of_month(found, today)
    if found["m3"]:
        month = _month(found["m3"])
        return _coming(month, 1, found["y3"], today, MONTHS[month - 1])
    if found["season"]:
        name = found["season"].lower()
        return _coming(_SEASONS[name], 3, found["ys"], today, name)
    if found["quarter"]:
        return _coming(int(found["quarter"]) * 3 - 2, 3, found["yq"], today, f"Q{found['quarter']}")
    if found["feast"]:
        return _feast(re.sub(r"\s+", " ", found["feast"]), today)
    if found["unit"]:
        return _unit(found["unit"].lower(), which or "this", today)
    if found["weekday"]:
        name = found["weekday"].capitalize()
        ahead = (DAYS.index(name) - today.weekday()) % 7 or 7
        return _day(today + timedelta(ahead), f"{name} ", f"assuming the coming {name}")
    if found["year0"]:
        years = found["year0"], found["year1"]
        return Period(date(int(years[0]), 1, 1), date(int(years[1]), 12, 31), " to ".join(years))
    if found["year"]:
        year = int(found["year"])
        return Period(date(year, 1, 1), date(year, 12, 31), str(year))
    return _duration(found["count"].lower().strip(), found["span"].lower(), today)


def narrowed(period: Period, part: str) -> Period:
    """The part of a period that was named: its beginning, its middle or its end."""
    first, last = period.first, period.last
    third = (last - first) / 3
    if part.startswith("end"):
        first = last
    elif part.startswith("late"):
        first = last - third
    elif part.startswith(("beginning", "start", "early")):
        last = first + third
    elif part.startswith("mid"):
        first, last = first + third, last - third
    return period._replace(first=first, last=last)


def _day(day: date, before: str = "", assumption: str = "") -> Period:
    return Period(day, day, f"{before}{day_text(day)}", assumption)


def _numeric(text: str) -> Period:
    """`01.05.2027` and `5/13/2027`: the day stands first unless it cannot."""
    one, two, year = (int(value) for value in re.split(r"[./]", text))
    day = date(year, one, two) if two > 12 else date(year, two, one)
    unsure = one <= 12 and two <= 12 and one != two
    return _day(day, "", "assuming the day stands first" if unsure else "")


def _day_of_month(found: Mapping[str, str], today: date) -> Period:
    month, number = _month(found["m1"] or found["m2"]), int(found["d1"] or found["d2"])
    year, unsure = found["y1"] or found["y2"], ""
    day = date(int(year), month, number) if year else _next(today, month, number)
    if not year:
        unsure = f"assuming the coming {MONTHS[month - 1]}"
    if found["d0"] and 0 < int(found["d0"]) < number:
        joint = "and" if found["joint"] == "and" else "to"
        return Period(
            day.replace(day=int(found["d0"])), day, f"{found['d0']} {joint} {day_text(day)}", unsure
        )
    return _day(day, "", unsure)


def _coming(month: int, length: int, year: str, today: date, name: str) -> Period:
    """A month, season or quarter: in the year that was named, else the next one that has not ended."""
    number = int(year) if year else today.year
    first = date(number, month, 1)
    months = month + length - 2
    end_year, end_month = number + months // 12, months % 12 + 1
    last = date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])
    if year:
        return Period(first, last, f"{name} {number}")
    if last < today:
        return _coming(month, length, str(number + 1), today, name)._replace(
            assumption=f"assuming the coming {name}"
        )
    return Period(max(first, today), last, f"{name} {number}", f"assuming the coming {name}")


def _feast(name: str, today: date) -> Period:
    month, number = {"C": (12, 25), "H": (10, 31)}.get(name[0].upper(), (12, 31) if "Eve" in name else (1, 1))
    day = _next(today, month, number)
    return Period(day, day, f"{name} {day.year}", "assuming the coming one")


def _unit(unit: str, which: str, today: date) -> Period:
    """`next year`, `this month`, `next week`."""
    ahead = int(which == "next")
    if unit == "week":
        first = today - timedelta(today.weekday()) + timedelta(7 * ahead)
        week = f"the week of {day_text(first)}"
        return Period(first, first + timedelta(6), week, f"assuming {which} week begins then")
    months = today.month - 1 + ahead if unit == "month" else 0
    year, month = today.year + (ahead if unit == "year" else months // 12), months % 12 + 1
    length = 12 if unit == "year" else 1
    name = str(year) if unit == "year" else f"{MONTHS[month - 1]} {year}"
    whole = _coming(month, length, str(year), today, "")
    return Period(max(whole.first, today), whole.last, name, f"assuming {which} {unit} means {name}")


def _duration(count: str, span: str, today: date) -> Period:
    number = int(count) if count.isdigit() else _COUNTS.get(count, 0)
    if not number:
        raise ValueError(count)
    if span in {"day", "week"}:
        end = today + timedelta(number * (7 if span == "week" else 1))
    else:
        months = today.month - 1 + number * (12 if span == "year" else 1)
        year, month = today.year + months // 12, months % 12 + 1
        end = date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    words = f"{count} {span}{'' if number == 1 else 's'}"
    return Period(end, end, words, f"assuming a start on {day_text(today)}, that is until {day_text(end)}")


def _month(name: str) -> int:
    if name.lower() in ALIASES:
        return ALIASES[name.lower()]
    return 1 + next(n for n, month in enumerate(MONTHS) if month.lower().startswith(name[:3].lower()))


def _next(today: date, month: int, day: int) -> date:
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)
