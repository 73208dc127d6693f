"""The brief: everything found in a talk, from which sections, graphs and replies are composed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from eightgentc_devstack.offline_planner.language.words import word_set

from . import clauses, core, naming, wishes
from .clean import is_english, sentences
from .core import Core
from .lists import listed
from .moments import Moment, is_vague, moments
from .names import Place, people, places
from .numbers import Amount, amounts, quantities

MAKING = word_set("""open start launch build create organise organize write renovate refurbish move relocate learn host found
    establish make develop publish restore convert grow travel hold throw produce record run set plan stage design
    expand complete invent film visit study plant turn rebuild introduce put buy repair reopen extend improve modernise
    modernize digitise digitize shoot compose save replace upgrade migrate""")
"""What comes into being or is changed by these is what a plan is about."""
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
    wish: str
    """The whole wish that `main` is part of, as an infinitive."""
    opening: str
    """The sentence that says what it is about."""
    remarks: tuple[str, ...]
    """All other sentences; they are quoted."""
    today: date

    @property
    def deadline(self) -> Moment | None:
        """Until when: a limit if one was said, else the first date that is no start."""
        ahead = [m for m in self.moments if m.last >= self.today or m.said in self.wish]
        limits = [m for m in ahead if m.is_limit]
        return next(iter(limits or [m for m in ahead if not m.is_start]), None)

    @property
    def start(self) -> Moment | None:
        """From when on, where that was said."""
        return next((m for m in self.moments if m.is_start), None)

    @property
    def hints(self) -> tuple[str, ...]:
        """The sentences that say when without a date: `before the Christmas fair`."""
        return tuple(line for line in self.lines if is_vague(line))

    @property
    def target(self) -> Moment | None:
        """What the steps lead up to: the deadline, else the start that was named."""
        return self.deadline or self.start

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
        said = self.main.whole if self.main else self.opening
        return " ".join(sorted({word.lower() for word in _WORD.findall(said)}))


def read(messages: Iterable[str], today: date) -> Brief:
    """The brief of what was said, oldest message first."""
    said = [sentences(message) for message in messages]
    about = [[line for line in map(wishes.about_idea, lines) if line] for lines in said]
    lines = list(dict.fromkeys(line for message in about for line in message))
    where = {line: places(line) for line in lines}
    when = {line: moments(line, today) for line in lines}
    money = {line: amounts(line) for line in lines}
    cores = [(line, found, wish) for line in lines for found, wish in _cores(line, today)]
    opening, main, wish = _main(cores) or (naming.phrase_of(lines)[0] or next(iter(lines), ""), None, "")
    return Brief(
        lines=tuple(lines),
        latest=tuple(about[-1]) if about else (),
        english=is_english(lines),
        main=main,
        wish=core.plain_end(wish),
        opening=opening,
        also=tuple(_others([found for _, found, _ in cores], main)),
        places=tuple({p.name: p for found in where.values() for p in reversed(found)}.values()),
        moments=_dates(lines, when, {line for line, _, _ in cores}),
        amounts=tuple({a.text: a for found in money.values() for a in found}.values()),
        quantities=_unique(found for line in lines for found in quantities(line)),
        people=_unique(name for line in lines if is_english(lines) for name in people(line, where[line])),
        audience=_audience(lines),
        items=_unique(item for line in lines for item in listed(line)),
        constraints=_unique(clause for line in lines for clause in clauses.constraints(line)),
        remarks=tuple(line for line in lines if line != opening),
        today=today,
    )


def _cores(line: str, today: date) -> Iterator[tuple[Core, str]]:
    for action, wish in wishes.actions(line):
        found = core.core_of(action, today)
        if len(found.action.split()) > 1 or found.where:
            yield found, wish


def _main(cores: list[tuple[str, Core, str]]) -> tuple[str, Core, str] | None:
    """The first wish with a verb of making, else the first wish at all."""
    making = [
        found
        for found in cores
        if found[1].verb in MAKING
        and (found[1].thing or found[1].where)
        and (len(cores) == 1 or not naming.is_about_it(found[1].action))
    ]
    return next(iter(making or cores), None)


def _others(cores: list[Core], main: Core | None) -> Iterator[Core]:
    seen = {main.action.lower()} if main else set()
    for found in cores:
        if found.action.lower() not in seen and len(found.whole.split()) <= 16:
            seen.add(found.action.lower())
            yield found


def _audience(lines: list[str]) -> str:
    """For whom, as said; else the people that were counted, unless they are to be hired."""
    said = next((who for line in lines if (who := clauses.audience(line))), "")
    counted = (
        q
        for line in lines
        if not re.search(
            r"\b(?:hire|employ|staff|volunteers?|crew|trainers?)\b|\b(?:we are|we're|I am|I'm)\s",
            line,
            re.IGNORECASE,
        )
        for q in quantities(line)
        if not re.search(rf"\b(?:from|with|by|than|least|most)\s+(?:\w+\s+)?{re.escape(q)}", line)
    )
    return said or next((q for q in counted if clauses.are_people(q)), "")


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
