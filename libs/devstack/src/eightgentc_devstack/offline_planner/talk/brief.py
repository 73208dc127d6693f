"""The brief: everything found in a talk, from which sections, graphs and replies are composed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from eightgentc_devstack.offline_planner.language.words import word_set

from . import clauses, wishes
from .clean import is_english, sentences
from .core import Core, core_of
from .lists import listed
from .moments import Moment, moments
from .names import Place, people, places
from .numbers import Amount, amounts, quantities

_MAIN_VERBS = word_set("""open start launch build create organise organize write renovate refurbish move relocate learn host found
    establish make develop publish restore convert grow travel hold throw produce record run set plan stage design
    expand complete invent film visit study plant turn rebuild introduce put""")
_WORD = re.compile(r"[^\W\d_][\w'-]+")


@dataclass(frozen=True)
class Brief:
    """A talk as far as it was understood; every text in it stands in the talk."""

    lines: tuple[str, ...]
    """The sentences about the idea, in order."""
    latest: tuple[str, ...]
    """Those of the last message."""
    english: bool
    main: Core | None
    """What is wanted above all."""
    also: tuple[Core, ...]
    places: tuple[Place, ...]
    moments: tuple[Moment, ...]
    amounts: tuple[Amount, ...]
    quantities: tuple[str, ...]
    people: tuple[str, ...]
    audience: str
    items: tuple[str, ...]
    """What was listed: products, rooms, topics."""
    constraints: tuple[str, ...]
    remarks: tuple[str, ...]
    """Sentences that are none of the above; they are quoted."""
    today: date

    @property
    def deadline(self) -> Moment | None:
        """Until when: a limit if one was said, else the first date that is no start."""
        limits = [m for m in self.moments if m.is_limit]
        return next(iter(limits or [m for m in self.moments if not m.is_start]), None)

    @property
    def start(self) -> Moment | None:
        """From when on, where that was said."""
        return next((m for m in self.moments if m.is_start), None)

    @property
    def budget(self) -> Amount | None:
        """The amount that sounds like the budget, or the only one."""
        named = [a for a in self.amounts if a.is_budget]
        return (
            named[0]
            if named
            else self.amounts[0]
            if len(self.amounts) == 1 and not _price(self.amounts[0])
            else None
        )

    @property
    def seed(self) -> str:
        """The words of the main wish: what is added later does not reword what has been written."""
        said = self.main.whole if self.main else " ".join(self.lines[:1])
        return " ".join(sorted({word.lower() for word in _WORD.findall(said)}))


def read(messages: Iterable[str], today: date) -> Brief:
    """The brief of what was said, oldest message first."""
    said = [sentences(message) for message in messages]
    about = [[line for line in map(wishes.about_idea, lines) if line] for lines in said]
    lines = list(dict.fromkeys(line for message in about for line in message))
    where = {line: places(line) for line in lines}
    when = {line: moments(line, today) for line in lines}
    money = {line: amounts(line) for line in lines}
    cores = [(line, core) for line in lines for core in _cores(line, today)]
    main = _main(cores)
    who = _unique(name for line in lines for name in people(line, where[line]))
    constraints = _unique(clause for line in lines for clause in clauses.constraints(line))
    used = {line for line, _ in cores} | {line for line in lines if clauses.constraints(line)}
    return Brief(
        lines=tuple(lines),
        latest=tuple(about[-1]) if about else (),
        english=is_english(lines),
        main=main,
        also=tuple(_others(cores, main)),
        places=tuple({p.name: p for found in where.values() for p in reversed(found)}.values()),
        moments=_dates(lines, when, {line for line, _ in cores}),
        amounts=tuple({a.text: a for found in money.values() for a in found}.values()),
        quantities=_unique(found for line in lines for found in quantities(line)),
        people=who,
        audience=_audience(lines),
        items=_unique(item for line in lines for item in listed(line)),
        constraints=constraints,
        remarks=tuple(rest for line in lines for rest in _rest(line, line in used)),
        today=today,
    )


def _cores(line: str, today: date) -> Iterator[Core]:
    for action in wishes.actions(line):
        core = core_of(action, today)
        if len(core.action.split()) > 1 or core.where:
            yield core


def _main(cores: list[tuple[str, Core]]) -> Core | None:
    """The first wish with a verb of making, else the first wish at all."""
    making = [core for _, core in cores if core.verb in _MAIN_VERBS and (core.thing or core.where)]
    return next(iter(making or [core for _, core in cores if core.thing or core.where]), None)


def _others(cores: list[tuple[str, Core]], main: Core | None) -> Iterator[Core]:
    seen = {main.action.lower()} if main else set()
    for _, core in cores:
        if core.action.lower() not in seen and len(core.whole.split()) <= 16:
            seen.add(core.action.lower())
            yield core


def _audience(lines: list[str]) -> str:
    """For whom, as said; else the people that were counted, unless they are to be hired."""
    said = next((who for line in lines if (who := clauses.audience(line))), "")
    counted = (
        q
        for line in lines
        if not re.search(
            r"\b(?:hire|employ|staff)|\bwith\s+\w+\s+(?:kids|children|friends)|\b(?:we are|we're|I am|I'm)\s",
            line,
            re.IGNORECASE,
        )
        for q in quantities(line)
    )
    return said or next((q for q in counted if clauses.are_people(q)), "")


def _rest(line: str, used: bool) -> Iterator[str]:
    """What a sentence says beside wishes and conditions: all of it, or its parts that hold neither."""
    if not used:
        if 3 < len(line.split()) <= 40:
            yield line
        return
    for part in wishes.asides(line):
        if not amounts(part) and not people(part, []) and not clauses.constraints(part):
            yield part


def _dates(lines: list[str], when: dict[str, list[Moment]], wishes: set[str]) -> tuple[Moment, ...]:
    """The dates, those of wishes first; a season beside no wish (`dry in summer`) is no date."""
    ordered = sorted(lines, key=lambda line: line not in wishes)
    dates = [m for line in ordered for m in when[line] if line in wishes or not m.is_loose or len(lines) == 1]
    return tuple({m.said.lower(): m for m in reversed(dates)}.values())[::-1]


def _price(amount: Amount) -> bool:
    return bool(
        re.search(
            r"\b(?:rent|tickets?|prize|price|per|each|month|hour|fee|salary|entry|entrance|admission|registration|donations?)\b",
            amount.clause,
            re.IGNORECASE,
        )
    )


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple({item.lower(): item for item in reversed(list(items))}.values())[::-1]
