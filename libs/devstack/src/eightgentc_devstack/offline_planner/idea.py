"""An idea: the brief, the kind it belongs to, and the words that fill every phrase about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from .domains.domain import Domain, domain_of
from .language.choice import Choice
from .language.grammar import is_plural, lower_first, upper_first, with_article
from .language.verbs import doing
from .talk.brief import Brief
from .talk.moments import moments
from .talk.wishes import object_of

_IDEA_FOR = re.compile(
    r"\b(?:idea|project|plan|concept|dream|it|this)(?:'s|\s+is|\s+for|:|\s+of)?\s+(?:is\s+|for\s+|about\s+)?(?P<np>(?:an?|my|our)\s+.+)$|^(?P<start>(?:an?|my|our|the)\s+.+)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:that|which|who|where|with|in|by|for|on|about|and|to|from|at|is|are|will|because)\b.*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Idea:
    """What is planned."""

    brief: Brief
    domain: Domain
    choice: Choice

    @cached_property
    def thing(self) -> str:
        """A singular noun phrase for it: the user's own where it can take an article, else the kind's."""
        main = self.brief.main
        if main and main.is_countable:
            return self._product(main.thing)
        if not main and not self.brief.english and self.brief.lines and self.domain.name == "generic":
            return f"{self.domain.noun} “{_opening(self.brief.lines[0])}”"
        phrase = "" if main else self._noun_phrase
        phrase = _OF_MINE.sub("", phrase)
        if phrase and not is_plural(phrase):
            return self._product(phrase)
        return self.domain.noun

    @cached_property
    def topic(self) -> str:
        """What it is about where that is more than the thing: `Portuguese`, `coral reefs`."""
        main = self.brief.main
        if main and main.topic:
            return re.sub(r"^(?:on|about)\s+", "", main.topic)
        if main and main.thing and not main.is_countable:
            return main.thing
        return f"the {self.thing}"

    @cached_property
    def action(self) -> str:
        """What is wanted, as an infinitive in the user's words: `open a bakery`."""
        main = self.brief.main
        if main:
            return main.action
        if not self.brief.english:
            return (
                f"carry out the {self.thing}"
                if self.domain.name == "generic"
                else f"{self.domain.verb} {with_article(self.thing)}"
            )
        phrase = self._noun_phrase or self.thing
        verb = "launch" if _FIRM.search(phrase) else self.domain.verb
        return f"{verb} {with_article(phrase)}{self._phrase_tail}"

    @cached_property
    def doing(self) -> str:
        """The same as a gerund."""
        return doing(self.action)

    @cached_property
    def short(self) -> str:
        """The gerund where it is short, else a phrase that stands for it: `the work on the youth club`."""
        return self.doing if len(self.doing.split()) <= 5 else f"the work on the {self.thing}"

    @cached_property
    def where(self) -> str:
        """` in Lisbon`, with its blank, or nothing."""
        main = self.brief.main
        if main and main.where:
            return " " + main.where
        spot = next(
            (p for p in self.brief.places if p.prep in {"in", "at", "near", "around", "across"}), None
        )
        return f" {spot.phrase}" if spot and spot.name not in self.action else ""

    @cached_property
    def settled(self) -> str:
        """` in Lisbon` where the place says where it will stand, not where it comes from or goes to."""
        return self.where if self.where and not re.match(r" (?:from|to|into|between)\b", self.where) else ""

    @cached_property
    def people(self) -> str:
        """For whom, in the user's words without their number, else the kind's word."""
        said = re.sub(r"^[\d.,\s]+(?=\w)|^(?:about|around|up to)\s+[\d.,\s]+", "", self.brief.audience)
        if said and is_plural(said) and said != "people" and not self.domain.own_people:
            return said
        words = self.thing.lower().split()
        return next(
            (self.domain.called[word] for word in reversed(words) if word in self.domain.called),
            self.domain.people,
        )

    @cached_property
    def audience(self) -> str:
        """` for birdwatchers`, with its blank, or nothing."""
        return f" for {self.brief.audience}" if self.brief.audience else ""

    def fill(self, phrase: str) -> str:
        """A phrase of the kind, filled with the words of this idea."""
        return phrase.format_map(self._words)

    @cached_property
    def _words(self) -> dict[str, str]:
        thing = self.thing
        return {
            "thing": thing,
            "a_thing": with_article(thing),
            "A_thing": upper_first(with_article(thing)),
            "the_thing": f"the {thing}",
            "The_thing": f"The {thing}",
            "topic": self.topic,
            "work": self.domain.work,
            "people": self.people,
            "People_upper": upper_first(self.people),
            "place": self.settled,
            "doing": self.short,
            "Doing": upper_first(self.short),
            "action": self.action,
        }

    @cached_property
    def _noun_phrase(self) -> str:
        """The thing where nothing was said about doing: `A mobile app for birdwatchers`, `gym`."""
        for line in self.brief.lines[:6]:
            match = _IDEA_FOR.search(line)
            if match or (len(line.split()) <= 8 and self.brief.english):
                words = object_of("x " + (match["np"] or match["start"] if match else line))
                if words and len(words.split()) <= 5 and not re.search(r"\b(?:I|we|you|is|are|it)\b", words):
                    return words if re.match(r"[A-Z]{2}|\w+[A-Z]", words) else lower_first(words)
        return ""

    def _product(self, thing: str) -> str:
        """A start-up that makes something is spoken of as that thing: `robot vacuum start-up` → `robot vacuum`."""
        shorter = _FIRM.sub("", thing)
        return shorter if shorter and self.domain.name == "hardware" else thing

    @cached_property
    def _phrase_tail(self) -> str:
        """What the first line adds to the noun phrase as its subject: ` on coral reefs`, ` about old maps`."""
        match = re.search(r"\b(?:on|about)\s+[^,.;]{3,60}", self.brief.lines[0]) if self.brief.lines else None
        if not match or not self._noun_phrase or moments(match[0], self.brief.today):
            return ""  # `on 12 September` is a date and no subject
        return f" {match[0].strip()}"


_OF_MINE = re.compile(r"\s+of\s+(?:my|our|the|his|her|their)\b.*$")
_FIRM = re.compile(r"\s*\b(?:start-?up|business|company|brand|venture)$", re.IGNORECASE)


def _opening(line: str) -> str:
    """The first words of a line, at most twenty characters; half as many where words have no blanks."""
    most = 20 if " " in line[:20] else 10
    words = (
        line[: most + 1].rsplit(" ", 1)[0] if len(line) > most and " " in line[: most + 1] else line[:most]
    )
    return words.strip(" ,;:.") + ("…" if len(words) < len(line) else "")


def idea_of(brief: Brief) -> Idea:
    """The idea behind a brief."""
    domain = domain_of(brief)
    return Idea(brief, domain, Choice(f"{domain.name} {brief.seed}"))
