"""An idea: the brief, the kind it belongs to, and the words that fill every phrase about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from .domains.domain import GENERIC, Domain, domain_of
from .language.choice import Choice
from .language.grammar import is_plural, lower_first, upper_first, with_article
from .language.verbs import doing
from .language.words import word_set
from .talk import naming
from .talk.brief import MAKING, Brief
from .talk.core import Core, core_of

_FIRM = re.compile(r"\s*\b(?:start-?up|business|company|brand|venture)$", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:choir|band|orchestra|club|group|circle|society|association|cooperative|co-op|station|league)$",
    re.IGNORECASE,
)
_UNCOUNTED = re.compile(
    r"(?<!wedd)(?<!build)(?<!meet)(?<!gather)(?<!train)(?<!paint)ing$|\b(?:help|advice|software|furniture|food|music)$"
)
_NAME = re.compile(r"[A-Z]{2}|\w+[A-Z]")
_ANYWHERE = word_set("place space room home spot")
_NO_MAKING = word_set("""adopt attract collect be become care climb cut feed find get handle have help join lose master measure meet monitor
    play practice practise press raise reach reduce ride see sing swim teach train understand watch win""")
"""Verbs whose object is not what comes into being: who adopts a child does not plan `the child`."""


@dataclass(frozen=True)
class Idea:
    """What is planned."""

    brief: Brief
    domain: Domain
    choice: Choice

    @cached_property
    def core(self) -> Core | None:
        """The main wish; where something was only named, the wish to bring it about."""
        if self.brief.main or not self.brief.english:
            return self.brief.main if self.brief.english else None
        _, phrase = naming.phrase_of(self.brief.lines)
        if not phrase:
            return None
        head = naming.head(phrase)
        verb = "launch" if _FIRM.search(head) else "start" if _GROUP.search(head) else self.domain.verb
        phrase = phrase if _NAME.match(phrase) else lower_first(phrase)
        bare = is_plural(head) or _UNCOUNTED.search(head)
        return core_of(f"{verb} {phrase if bare else with_article(phrase)}", self.brief.today)

    @cached_property
    def thing(self) -> str:
        """A singular noun phrase for it: the user's own where it can take an article, else the kind's."""
        core = self.core
        if (
            core
            and naming.is_about_it(core.action)
            and not (core.is_countable and core.thing not in _ANYWHERE)
        ):
            return self._it or self.domain.noun
        if core and core.is_countable and self._is_made(core):
            return self._product(core.thing)
        return self.domain.noun

    @cached_property
    def _it(self) -> str:
        """What a wish about `it` speaks of; empty where no sentence says so."""
        found = next(filter(None, map(naming.subject_of, self.brief.lines)), "")
        return "" if is_plural(found) else lower_first(found)

    def _is_made(self, core: Core) -> bool:
        """Whether the object of the wish is what the plan is about."""
        return (
            not self.brief.main
            or core.verb in MAKING
            or (self.domain.name != GENERIC and core.verb not in _NO_MAKING)
        )

    @cached_property
    def topic(self) -> str:
        """What it is about where that is more than the thing: `Portuguese`, `coral reefs`."""
        core = self.core
        if core and core.topic:
            return re.sub(r"^(?:on|about)\s+", "", core.topic)
        if core and core.thing and not core.is_countable:
            return core.thing
        return f"the {self.thing}"

    @cached_property
    def action(self) -> str:
        """What is wanted, as an infinitive in the user's words: `open a bakery`."""
        if self.core:
            return self.named(self.core.action)
        return (
            f"carry out the {self.thing}"
            if self.domain.name == GENERIC
            else f"{self.domain.verb} {with_article(self.thing)}"
        )

    def named(self, wish: str) -> str:
        """A wish about `it` with the name of the thing: `turn the school library into a place to read`."""
        if self.brief.deadline:
            wish = re.sub(r"\bby then\b", self.brief.deadline.said, wish)
        if not naming.is_about_it(wish) or not self._it:
            return wish
        return re.sub(r"\s(?:it|this|that|them)\b", f" the {self._it}", wish, count=1)

    @cached_property
    def doing(self) -> str:
        """The same as a gerund."""
        return doing(self.action)

    @cached_property
    def short(self) -> str:
        """The gerund where it is short, else the thing that stands for it."""
        return self.doing if self.core and len(self.doing.split()) <= 5 else f"the {self.thing}"

    @cached_property
    def where(self) -> str:
        """` in Lisbon`, with its blank, or nothing."""
        return f" {self.core.where}" if self.core and self.core.where else ""

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
        """` for birdwatchers`, with its blank, where the wish itself says so, or nothing."""
        return f" for {self.core.audience}" if self.core and self.core.audience else ""

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

    def _product(self, thing: str) -> str:
        """A start-up that makes something is spoken of as that thing: `robot vacuum start-up` → `robot vacuum`."""
        shorter = _FIRM.sub("", thing)
        return shorter if shorter and self.domain.name == "hardware" else thing


def idea_of(brief: Brief) -> Idea:
    """The idea behind a brief."""
    domain = domain_of(brief)
    return Idea(brief, domain, Choice(f"{domain.name} {brief.seed}"))
