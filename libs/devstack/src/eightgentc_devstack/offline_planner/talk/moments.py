"""Dates in talk: found as they were said, and resolved once against the time of the message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from eightgentc_devstack.offline_planner.language.words import goes_on, word_set

from .numbers import NUMBER
from .periods import ALIASES, DAYS, MONTHS, narrowed, resolve

_MONTH = "|".join([*MONTHS, "Sept", *(m[:3] for m in MONTHS if len(m) > 4), *ALIASES])
_SEASON = "spring|summer|autumn|fall|winter"
_PREP = (
    r"(?:(?P<prep>by|before|until|till|in|on|from|since|after|for|at|during|around|starting(?:\s+(?:in|from|on))?|within|over|come)\s+)?"
    r"(?:the\s+)?(?P<part>(?:end|beginning|start|middle)\s+of\s+(?:the\s+)?|early\s+(?:in\s+)?|mid[\s-]|late\s+(?:in\s+)?)?"
)
_CORE = "|".join(
    [
        r"(?P<iso>\d{4}-\d{2}-\d{2})",
        r"(?P<numeric>\d{1,2}[./]\d{1,2}[./]\d{4})",
        rf"(?:(?P<d0>\d{{1,2}})(?:st|nd|rd|th)?\s?(?P<joint>-|\u2013|to|and)\s?)?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m1>{_MONTH})\b\.?(?:,?\s+(?P<y1>20\d\d))?",
        rf"(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?!\d|[,.]?\d{{3}})(?:st|nd|rd|th)?(?:,?\s+(?P<y2>20\d\d))?",
        rf"(?P<m3>{_MONTH})\b\.?(?:,?\s+(?P<y3>20\d\d))?",
        rf"(?P<season>{_SEASON})\b(?:\s+(?:of\s+)?(?P<ys>20\d\d))?",
        r"Q(?P<quarter>[1-4])(?:\s+(?P<yq>20\d\d))?",
        r"(?P<feast>Christmas|Halloween|New\s+Year(?:'s\s+Eve)?)\b",
        r"(?P<unit>year|month|week)\b",
        rf"(?P<weekday>{'|'.join(DAYS)})s?\b",
        r"(?P<year0>20\d\d)\s?[-\u2013/]\s?(?P<year1>20\d\d)\b",
        r"(?P<year>20\d\d)\b(?!\s*(?:people|euros?|dollars?))",
        rf"(?P<count>{NUMBER})[\s-]+(?P<span>day|week|month|year)s?\b(?:'s?\s+time)?",
    ]
)
_MOMENT = re.compile(rf"\b{_PREP}(?:(?P<which>this|next|coming)\s+)?(?:{_CORE})", re.IGNORECASE)
_NAMES = re.compile(rf"\b(?:{'|'.join(MONTHS)}|{'|'.join(DAYS)}|christmas)", re.IGNORECASE)
_LOOSE = re.compile(rf"(?:(?:in|during|on)\s+)?(?:the\s+)?(?:{_SEASON}|{'|'.join(DAYS)})", re.IGNORECASE)
_OTHER_MEANINGS = word_set("mars marca mai mayo juli agosto")
_STARTS = {"from", "since", "after", "starting"}
_TO = {"to", "till", "until", "through", "-", "\u2013"}
_LIMITS = {"by", "before", "until", "till", "within", "come"}


@dataclass(frozen=True)
class Moment:
    """A date or a period as it was said, and what it means."""

    said: str
    """`by May`, with the preposition that was used; `next year` and the like need none."""
    resolved: str
    """The same with the year: `by May 2027`."""
    first: date
    last: date
    assumption: str
    """Why it is that date, e.g. `assuming the coming May`; empty when the person said it in full."""
    prep: str
    span: tuple[int, int]

    @property
    def is_limit(self) -> bool:
        """Whether it says until when."""
        return self.prep in _LIMITS

    @property
    def is_start(self) -> bool:
        """Whether it says from when on."""
        return self.prep.split(" ")[0] in _STARTS

    @property
    def is_loose(self) -> bool:
        """Whether it may as well say `every summer`."""
        return bool(_LOOSE.fullmatch(self.said))

    @property
    def day(self) -> date:
        """The day to plan for: the first of a period that things must be ready by, else its last."""
        return self.first if self.is_start or self.prep in {"by", "before", "come", "on"} else self.last

    @property
    def spoken(self) -> str:
        """With the assumption, where there is one."""
        return f"{self.resolved} ({self.assumption})" if self.assumption else self.resolved


def moments(line: str, today: date) -> list[Moment]:
    """The dates of one sentence."""
    found: list[Moment] = []
    for match in _MOMENT.finditer(line):
        moment = None if _names_more(match, line) else _moment(match, today)
        if (
            moment
            and found
            and line[found[-1].span[1] : moment.span[0]].strip() in _TO
            and found[-1].is_start
        ):
            moment = _span(found.pop(), moment, line)
        if moment:
            found.append(moment)
    return found


def is_vague(line: str) -> bool:
    """Whether the sentence says when by something that has a date of its own: `before the Christmas fair`."""
    return any(_names_more(match, line) for match in _MOMENT.finditer(line))


def _names_more(match: re.Match[str], line: str) -> bool:
    """Whether it only opens a longer name: `the Christmas fair`, `the summer holidays`."""
    named = (
        match["feast"] or match["season"] or match["weekday"] or (match["m3"] and " the " in f" {match[0]}")
    )
    return bool(named) and goes_on(line[match.end() :])


def _span(start: Moment, end: Moment, line: str) -> Moment:
    """`from March to October 2027` is a single moment."""
    period = re.sub(r"^(?:in|on)\s+(?:the\s+)?", "", end.resolved)
    unsure = start.assumption if end.assumption or start.first.year != end.last.year else ""
    return Moment(
        line[start.span[0] : end.span[1]],
        f"{start.resolved} to {period}",
        start.first,
        end.last,
        unsure,
        start.prep,
        (start.span[0], end.span[1]),
    )


def part_of_month(day: date) -> str:
    """`the middle of January 2027`."""
    part = "the beginning of" if day.day <= 10 else "the middle of" if day.day <= 20 else "the end of"
    return f"{part} {MONTHS[day.month - 1]} {day.year}"


def _moment(match: re.Match[str], today: date) -> Moment | None:
    prep, part, which = ((match[name] or "").lower().strip() for name in ("prep", "part", "which"))
    if not _plausible(match, prep, part, which):
        return None
    try:
        period = narrowed(resolve(match.groupdict(default=""), which, today), part)
    except (ValueError, OverflowError):
        return None
    article = "the " if part.endswith("of") or re.search(r"\bthe\s", match[0], re.IGNORECASE) else ""
    exact = any(match[name] for name in ("iso", "numeric", "d1", "d2", "weekday"))
    if match["count"] and which:
        part = f"the {which}"
    usual = "" if part.endswith(" in") else "on" if exact else "in"
    lead = f"{prep or usual} {'' if match['count'] or match['feast'] else article}{part}".strip()
    resolved = f"{lead}{'' if part == 'mid-' else ' '}{period.text}"
    said = _NAMES.sub(lambda m: m[0].capitalize(), re.sub(r"\s+", " ", match[0]))
    return Moment(said, resolved, period.first, period.last, period.assumption, prep, match.span())


def _plausible(match: re.Match[str], prep: str, part: str, which: str) -> bool:
    """`may` and `march` are verbs, `week` alone is no date, `40 years` of age is no deadline."""
    marked = bool(prep or part or which)
    if match["m3"] and not match["y3"]:
        if match["m3"].lower() in ALIASES:
            return match["m3"][0].isupper() or match["m3"].lower() not in _OTHER_MEANINGS
        return marked or (match["m3"][0].isupper() and match["m3"].lower() not in {"may", "march", "mar"})
    if match["season"]:
        return marked or bool(match["ys"])
    if match["unit"]:
        return bool(which) or (bool(part) and prep != "for")
    if match["weekday"]:
        return bool(prep or which) and not match[0].lower().endswith("days")
    if match["year"]:
        return prep in {"by", "in", "before", "until", "from", "since", "during"} or bool(part)
    return prep in {"in", "within", "after", "over"} if match["count"] else True
