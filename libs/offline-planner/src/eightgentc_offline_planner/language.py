"""The languages whose sentences the planner may use, and which of them a talk is in.

A score over stop words is enough to tell five languages apart, and, unlike a trained detector, it can say "none of
these" for a sixth: languages close to ours have a line each in `_OTHERS`, so that Italian is not taken for Spanish.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from eightgentc_asking.words import words

CODES = ("en", "de", "es", "fr", "pt")
_OTHERS = {
    "it": "il lo gli di che è per con una un della del nel sono vogliamo voglio non si come ma anche più questo",
    "nl": "de het een en van ik wij we is dat niet met voor op te zijn naar bij onze mijn wil willen aan ook maar",
    "ca": "el la els les i amb per a que és no un una volem vull del dels al als però aquest som",
    "gl": "o a os as e con para por que non unha un queremos quero do da dos das na no máis pero",
    "ro": "și în la de cu pe un o este sunt vreau vrem să nu din pentru care mai dar noi",
    "pl": "i w z na do się nie jest że to chcę chcemy dla od po o za ale są naszej moja nasz",
    "sv": "och att i en ett det som på är av för med vi jag vill inte till den har om",
    "da": "og at i en et det som på er af for med vi jeg vil ikke til den har om",
}
_CERTAIN = 0.2


@dataclass(frozen=True)
class Topic:
    """What a heading is about: its names, words that show what belongs under it, and what to ask.

    The first question is only asked while nothing was said on the topic.
    """

    names: tuple[str, ...]
    cues: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Language:
    """A language as its file in `languages/` describes it; each is read once, so it compares by identity."""

    code: str
    stop: frozenset[str]
    months: tuple[str, ...]
    when: tuple[str, ...]
    weekdays: tuple[tuple[str, ...], ...]
    """From Monday on, each with its names."""
    days: Mapping[str, tuple[str, ...]]
    """Words for days that are counted from now: `today`, `tomorrow`, `after_tomorrow`."""
    day_not_after: Mapping[str, frozenset[str]]
    """Words after which another word for a day means none, as in `every Monday`, by kind."""
    first: tuple[str, ...]
    next: tuple[str, ...]
    marks: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    """Alternatives for the parts of a correction: `not`, `but`, `instead`, `because`."""
    more: tuple[str, ...]
    """Words that add, so that a second amount is no correction of the first."""
    notes: Mapping[str, tuple[str, ...]]
    """Words that show what kind of thing a sentence says: `constraint`, `decision`, `risk`, `goal`."""
    say: Mapping[str, str]
    topics: Mapping[str, Topic]

    @property
    def order(self) -> tuple[str, ...]:
        """Words that put steps in order."""
        return self.first + self.next


@cache
def load_language(code: str) -> Language:
    """One of `CODES`."""
    read = tomllib.loads(files(__package__).joinpath(f"languages/{code}.toml").read_text(encoding="utf-8"))
    topics = {
        name: Topic(tuple(topic["names"].split()), tuple(topic["cues"].split()), tuple(topic["ask"]))
        for name, topic in read["topics"].items()
    }
    return Language(
        code=code,
        stop=frozenset(words(read["stop"])),
        months=tuple(read["months"].split()),
        when=tuple(read["when"].split()),
        weekdays=tuple(tuple(names.split("|")) for names in read["weekdays"].split()),
        days={kind: tuple(said) for kind, said in read["days"].items()},
        day_not_after={
            kind: frozenset(read["day_not_after"].get(kind, "").split())
            for kind in (*read["days"], "weekday")
        },
        first=tuple(read["first"]),
        next=tuple(read["next"]),
        marks=tuple(read["marks"]),
        words={part: tuple(read[part]) for part in ("not", "but", "instead", "because")},
        more=tuple(read["more"].split()),
        notes={kind: tuple(cues) for kind, cues in read["notes"].items()},
        say=read["say"],
        topics=topics,
    )


def language_of(talk: Sequence[str]) -> Language | None:
    """The language that most words of the talk show; None for any that is not among ours."""
    said = words(" ".join(talk))
    scores = {code: sum(word in load_language(code).stop for word in said) for code in CODES}
    others = {code: sum(word in stop.split() for word in said) for code, stop in _OTHERS.items()}
    best = max(CODES, key=lambda code: scores[code])
    if scores[best] <= max(others.values()) or scores[best] < _CERTAIN * len(said):
        return None
    return load_language(best)


def has_phrase(text: str, phrases: Sequence[str]) -> bool:
    """Whether the text holds one of the phrases, as whole words."""
    said = f" {' '.join(words(text))} "
    return any(f" {' '.join(words(phrase))} " in said for phrase in phrases)


def alternatives(phrases: Sequence[str]) -> str:
    """A pattern for any of the phrases, the longest first."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
