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
from .names import places
from .numbers import amounts
from .wishes import object_of

_MONEY_LEAD = re.compile(
    r"\s*(?:\b(?:with|for|on|using|and|of|about|a|an|our|my|the|total|budget|have|from|savings|under)\b\s*)+$",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r",?\s+(?:together\s+)?with\s+(?:(?:my|our|his|her|their)\s|[A-Z][\w'-]*(?=\s*(?:[,;]|$|\sand\b)))[^,;]*|,?\s+(?:without|using)\b[^,;]*"
)
_TOPIC = re.compile(
    r"\b(?:on|about)\s+(?!(?:the\s+)?(?:budget|side|weekends?|time|hold|schedule|foot|monday|a\s+budget)\b).+$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s+(?:and|or|in|on|at|by|for|with|from|to|of|the|a|an|as|than|until|before|after|that|which|who|so|it|both|around|about|is)|[,;:.-])+$",
    re.IGNORECASE,
)
_SET = re.compile(r"\b(?:set|based|located|held)\s*$")
_POSSESSIVE = re.compile(r"^(?:my|our|your|a|an|the|this|some|new|own)\s+", re.IGNORECASE)


_COUNTABLE = re.compile(r"\b(?:(?:wedd|build|meet|paint|gather|offer)ing|[^\W\dA-Z_][\w-]*(?<!ing))$")


@dataclass(frozen=True)
class Core:
    """One wish in its parts."""

    whole: str
    """As it was said, as an infinitive."""
    action: str
    """Without place, date, money, company and audience."""
    where: str
    """`in Lisbon`, `from Łódź to Gdańsk`, or empty."""
    audience: str
    thing: str
    """The noun phrase that is made or changed; empty where there is none."""
    topic: str
    """`on coral reefs`, or empty."""

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
    rest = _COMPANY.sub("", action)
    for found in amounts(rest)[::-1]:
        start, end = found.span
        rest = _MONEY_LEAD.sub("", rest[:start]) + rest[end:]
    for moment in moments(rest, today)[::-1]:
        if moment.prep or moment.assumption or moment.span[0] > 0:
            rest = rest[: moment.span[0]] + rest[moment.span[1] :]
    spots = [spot for spot in places(rest) if not _SET.search(rest[: spot.span[0]])]
    for spot in spots[::-1]:
        rest = rest[: spot.span[0]] + rest[spot.span[1] :]
    audience = clauses.audience(action)
    if audience:
        rest = re.sub(
            rf"\s*\bfor\s+(?:(?:the|all|our|my)\s+)?{re.escape(audience)}\b(?!\s+(?:who|that|which|to)\b)",
            "",
            rest,
        )
    core = _first_part(rest)
    core = _shortened(_TAIL.sub("", re.sub(r"\s+", " ", core).strip(" ,;:-")))
    topic = _TOPIC.search(core)
    return Core(
        whole=_TAIL.sub("", action.strip(" ,;:-")),
        action=core,
        where=" ".join(spot.phrase for spot in spots),
        audience=audience,
        thing=_thing(core),
        topic=topic[0] if topic else "",
    )


def _thing(core: str) -> str:
    words = object_of(core).split()
    words = [word for word in words if not re.fullmatch(r"\d[\w.,-]*", word)]
    whole = re.sub(r"\s+of\s+(?:my|our|the|his|her|their)\b.*$", "", " ".join(words))
    return _POSSESSIVE.sub("", " ".join(whole.split()[-4:]))


def _first_part(core: str) -> str:
    """Up to the first comma that belongs to no list."""
    for comma in re.finditer(r"\s*,\s*", core):
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
    joints = [m.start() for m in re.finditer(r"\s(?:that|which|where|with|so|to)\s", head) if m.start() > 20]
    commas = [m.start() for m in re.finditer(r",|\sand\s", head) if m.start() > 20]
    return _TAIL.sub("", head[: (joints or commas or [len(head)])[-1]])
