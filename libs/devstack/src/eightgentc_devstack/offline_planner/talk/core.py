"""A wish without its circumstances: `open a bakery in Lisbon by May with 40,000 euros` → `open a bakery`, in Lisbon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from eightgentc_devstack.offline_planner.language.grammar import is_plural
from eightgentc_devstack.offline_planner.language.verbs import GERUNDS

from . import clauses
from .lists import listed
from .moments import moments
from .names import Place, places
from .numbers import amounts
from .wishes import object_of

_MONEY_LEAD = re.compile(
    r"\s*(?:\b(?:with|for|on|using|and|of|about|a|an|our|my|the|total|budget|have|from|savings|under)\b\s*)+$",
    re.IGNORECASE,
)
_MONEY_TAIL = re.compile(
    r"\s+(?:(?:of|in|from)\s+)?(?:(?:our|my|own)\s+)*(?:savings?|capital|of\s+(?:our|my)\s+own|budget)$"
)
_COMPANY = re.compile(
    r",?\s+(?:together\s+)?with\s+(?:(?:my|our|his|her|their)\s|[A-Z][\w'-]*(?=\s*(?:[,;]|$|\sand\b)))[^,;]*$|,?\s+(?:without|using)\b[^,;]*$"
)
_TOPIC = re.compile(
    r"\b(?:on|about)\s+(?!(?:the\s+)?(?:budget|side|weekends?|time|hold|schedule|foot|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|a\s+budget)\b).+$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s+(?:and|or|in|on|at|by|for|with|from|to|of|the|a|an|as|than|until|before|after|that|which|who|so|it|both|around|about|is)|[,;:.-])+$",
    re.IGNORECASE,
)
_PLAIN_TAIL = re.compile(
    r"(?:\s+(?:and|or|the|a|an|of|with|so|that|because|maybe|perhaps)|[\s,;:?-])+$", re.IGNORECASE
)
_SET = re.compile(r"\b(?:set|based|located|held)\s*$")
_POSSESSIVE = re.compile(r"^(?:my|our|your|a|an|the|this|some|new|own)\s+", re.IGNORECASE)
_COUNTABLE = re.compile(r"\b(?:(?:wedd|build|meet|paint|gather|offer)ing|[^\W\dA-Z_][\w-]*(?<!ing))$")
NO_THING = re.compile(
    r"\b(?:it|them|this|that|these|those|all|every|each|more|most|less|much|many|both|people|somebody|someone|something|anything|stuff|me|us|you|just|has|have|had"
    r"|is|are|was|were|wants?|will|how|what|why|again|accessible|available|possible|ready)\b|\b\d|'s\b",
    re.IGNORECASE,
)
"""What no name for the whole undertaking is made of."""


@dataclass(frozen=True)
class Core:
    """One wish in its parts."""

    whole: str
    """As it was said, as an infinitive."""
    action: str
    """Without place, date, money, company and audience, where those stand at the end."""
    where: str
    """`in Lisbon`, `from Łódź to Gdańsk`, or empty."""
    audience: str
    thing: str
    """The noun phrase that is made or changed; empty where there is none."""
    topic: str
    """`on coral reefs`, or empty."""
    date: str
    """The date at its end, as it was said; empty where something else was cut off with it."""

    @property
    def verb(self) -> str:
        """The first word."""
        return self.action.split(" ", 1)[0]

    @property
    def is_countable(self) -> bool:
        """Whether `a` fits before the thing: one of its kind, no name and no plural."""
        return bool(self.thing) and not is_plural(self.thing) and _COUNTABLE.search(self.thing) is not None


def core_of(action: str, today: date) -> Core:
    """The parts of a wish."""
    whole = plain_end(action)
    audience = clauses.audience(action)
    rest, spots, said = _bare(whole, audience, today)
    first = _first_part(rest)
    core = _bare(first, audience, today) if first != rest else (rest, [], "")
    spots = [*core[1], *spots]
    full = _TAIL.sub("", re.sub(r"\s+", " ", core[0]).strip(" ,;:-"))
    short = _shortened(full)
    if first != rest or short != full:
        spots, said = core[1] if short == full else [], ""
    topic = _TOPIC.search(short)
    return Core(
        whole=whole,
        action=short,
        where=" ".join(spot.phrase for spot in spots),
        audience=audience,
        thing=_thing(short),
        topic=topic[0] if topic else "",
        date=said,
    )


def plain_end(text: str) -> str:
    """The text without joints that lead nowhere at its end."""
    return _PLAIN_TAIL.sub("", text.strip(" ,;:-"))


def without_owner(noun: str) -> str:
    """The thing without whose it is: `the grave of my aunt` → `the grave`."""
    return re.sub(r"\s+of\s+(?:my|our|the|his|her|their)\b.*$", "", noun)


def _bare(text: str, audience: str, today: date) -> tuple[str, list[Place], str]:
    """The text without the circumstances at its end, the places among them, and the date."""
    spots: list[Place] = []
    said = ""
    whom = (
        re.compile(rf",?\s+for\s+(?:(?:the|all|our|my|about|around)\s+)*{re.escape(audience)}$")
        if audience
        else None
    )
    while True:
        text = text.strip(" ,;:-")
        before = text
        text = _COMPANY.sub("", text)
        text = whom.sub("", text) if whom else text
        money = next((a for a in amounts(text) if a.span[1] == len(_MONEY_TAIL.sub("", text))), None)
        if money:
            text = _MONEY_LEAD.sub("", text[: money.span[0]])
        when = next((m for m in moments(text, today) if m.span[1] == len(text) and m.span[0] > 0), None)
        if when:
            text, said = text[: when.span[0]], when.said
        where = next(
            (p for p in places(text) if p.span[1] == len(text) and not _SET.search(text[: p.span[0]])), None
        )
        if where:
            text, spots = text[: where.span[0]], [where, *spots]
        if text == before:
            return text, spots, said


def _thing(core: str) -> str:
    words = object_of(core).split()
    words = [word for word in words if not re.fullmatch(r"\d[\w.,-]*", word)]
    thing = _POSSESSIVE.sub("", " ".join(without_owner(" ".join(words)).split()[-4:]))
    return "" if NO_THING.search(thing) else thing


def _first_part(core: str) -> str:
    """Up to the first comma that belongs to no list and no number."""
    for comma in re.finditer(r"\s*,\s+", core):
        word = core[comma.end() :].split(" ", 1)[0].lower()
        if word in GERUNDS or not listed(core):
            return core[: comma.start()]
    return core


def _shortened(core: str) -> str:
    """At most sixteen words, cut at the last joint before that."""
    words = core.split()
    if len(words) <= 16:
        return core
    head = " ".join(words[:16])
    joints = [
        m.start()
        for m in re.finditer(r"\s(?:that|which|where|with|so|to|before|after|because)\s", head)
        if m.start() > 20
    ]
    commas = [m.start() for m in re.finditer(r",|\sand\s", head) if m.start() > 20]
    return _TAIL.sub("", head[: (joints or commas or [len(head)])[-1]])
