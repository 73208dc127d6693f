"""A kind of undertaking, and which kinds an idea is closest to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import msgspec

from eightgentc_devstack.offline_planner.talk import naming
from eightgentc_devstack.offline_planner.talk.brief import Brief

_WORD = re.compile(r"[^\W\d_][\w&'-]*")
GENERIC = "generic"
_NEVER = {
    "construction": frozenset({"open", "launch", "run"}),
    "event": frozenset({"turn", "convert", "transform"}),
}
"""What a verb rules out: who opens a tea house does not renovate one, and nothing is turned into an event."""


@dataclass(frozen=True)
class Domain:
    """The phrases of one kind; `a | b` holds a label and what belongs to it."""

    name: str
    keywords: frozenset[str]
    verbs: frozenset[str]
    noun: str
    verb: str
    people: str
    work: str
    steps: tuple[str, ...]
    context: tuple[str, ...]
    measures: tuple[str, ...]
    costs: tuple[str, ...]
    cost_notes: tuple[str, ...]
    risks: tuple[str, ...]
    audience: tuple[str, ...]
    team: tuple[str, ...]
    channels: tuple[str, ...]
    operations: tuple[str, ...]
    questions: tuple[str, ...]
    own_people: bool = False
    """Whether its people are not those for whom it is: an initiative for stray cats has supporters."""
    called: Mapping[str, str] = field(default_factory=dict)
    """What the people of a certain thing are called: `clinic` has patients."""

    def score(self, thing: list[str], verb: str, words: list[str]) -> int:
        """How well the idea fits: its thing counts most, with its last word before the others."""
        head = 7 * (bool(thing) and _known(thing[-1], self.keywords)) + 4 * sum(
            _known(w, self.keywords) for w in thing[:-1]
        )
        return head + 4 * (verb in self.verbs) + sum(_known(word, self.keywords) for word in set(words))


def domain_of(brief: Brief) -> Domain:
    """The kind that fits best; the generic one where none does."""
    said = brief.main.thing if brief.main else naming.head(naming.phrase_of(brief.lines)[1])
    verb = brief.main.verb if brief.main else ""
    thing, words = _words(said), _words(" ".join(brief.lines[:60]))
    if not brief.english:
        found = [
            keyword
            for word in words
            for keyword in _long_keywords()
            if word.endswith(keyword) or word[:7] == keyword[:7]
        ]
        thing = sorted(found, key=len)[-1:]
    if brief.main and naming.is_about_it(brief.main.action) and not brief.main.is_countable:
        thing = _words(next(filter(None, map(naming.subject_of, brief.lines)), ""))
    kinds = [kind for kind in load().values() if verb not in _NEVER.get(kind.name, ())]
    best = max(kinds, key=lambda domain: domain.score(thing, verb, words))
    least = 1 if len(words) < 12 or not brief.english else 3
    return best if best.score(thing, verb, words) >= least else load()[GENERIC]


@cache
def _long_keywords() -> frozenset[str]:
    """Those that may end a longer word: `Gemeinschaftsgarten` is a `Garten`."""
    return frozenset(word for domain in load().values() for word in domain.keywords if len(word) > 4)


@cache
def load() -> dict[str, Domain]:
    """All kinds, the generic one last."""
    files = sorted(resources.files(__package__).iterdir(), key=lambda f: (f.name.startswith(GENERIC), f.name))
    return {
        f.name[:-5]: _domain(f.name[:-5], f.read_text("utf-8")) for f in files if f.name.endswith(".toml")
    }


def _domain(name: str, text: str) -> Domain:
    data = tomllib.loads(text)
    words = {key: data[key].split() for key in ("keywords", "verbs")}
    return msgspec.convert({**data, **words, "name": name}, Domain)


def _known(word: str, keywords: frozenset[str]) -> bool:
    return (
        word in keywords
        or word.removesuffix("s") in keywords
        or any(part in keywords for part in word.split("-") if len(part) > 3)
    )


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
