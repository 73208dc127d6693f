"""What was said, as phrases that fit into a sentence."""

from __future__ import annotations

import re

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import is_plural, join, lower_first
from eightgentc_devstack.offline_planner.language.words import word_set
from eightgentc_devstack.offline_planner.talk.moments import Moment, moments

from . import quoting

_PREPS = word_set(
    "by before until in on from within at for during next this over since after starting come around till"
)
_SUBJECT = re.compile(
    r"^(?:\w+(?:\s+\w+){0,3}\s+(?:must|should|cannot|may not|has to|have to|needs? to)\b|(?:I|we|it|they|he|she|the|our|my|this|that|these|everything|everyone|everybody|all|nobody|no one|nothing|there|each|every|any)\b.*"
    r"\b(?:must|mustn't|can|cannot|can't|should|shouldn't|is|are|has|have|will|won't|needs?|don't|doesn't|do not|does not|want|refuse|insist)\b)",
    re.IGNORECASE,
)
TITLE = 60
_JOINTS = re.compile(r",?\s(?:that|which|where|with|for|before|after|to|and|from|so|in|by|on|about|of)\s")
_PLACELESS = word_set("software media learning research hardware craft migration sport family book")
"""Kinds that can do without a place."""
_SOLITARY = word_set("learning research book sport craft family household")
"""Kinds that one person carries."""
_KIN = re.compile(
    r"\b(?:my|our)\s+(?:\w+\s+)?(?:grand)?(?:mother|father|parents|mum|dad|son|daughter|children|kids|wife|husband)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\bwe(?:'re|\s+are)\s+(?:a\s+\w+\s+of\s+)?(?:two|three|four|five|six|\d+)\b", re.IGNORECASE
)
_SOMEWHERE = re.compile(r"\b(?:of|in|at|near)\s+(?:the\s+)?\w*[A-Z]|\b(?:in|at)\s+(?:our|my|the)\s")
_JOINT = re.compile(r"^(?:but|and|also|so|because|then|or|however)[,\s]+", re.IGNORECASE)
MONEY_WORDS = (
    r"cost|loan|debt|money|euro|dollar|pound|zł|[€$£]|pay|price|cheap|budget|spend|financ|invest|fee"
)
TIME_WORDS = r"day|week|month|year|date|time|hour|open|close|late|early|before|after|until|begin|start|finish|christmas|summer"


def aim(idea: Idea) -> str:
    """What is wanted with place and people: `open a bakery in Lisbon`, `plan a wedding near Toruń for 80 people`."""
    audience = idea.audience if idea.audience and idea.brief.audience not in idea.action else ""
    return f"{idea.action}{audience}{idea.where}"


def unsaid(idea: Idea) -> bool:
    """Whether no sentence says in a form that we understand what is wanted."""
    return idea.core is None


def by(idea: Idea) -> str:
    """` by May`, as it was said, where the wish itself ends with a date; else nothing."""
    return f" {_named(idea, idea.core.date)}" if idea.core and idea.core.date else ""


def ready_by(idea: Idea) -> str:
    """` by May`, as it was said of whatever has a deadline, or nothing."""
    return f" {_named(idea, idea.brief.deadline.said)}" if idea.brief.deadline else ""


def conditions(idea: Idea) -> list[str]:
    """What was insisted on, each as a clause that fits after `that`, or in quotes."""
    return [_condition(idea, text) for text in idea.brief.constraints[:6]]


def one_condition(idea: Idea, place: str, about: str = "") -> str:
    """One of the conditions (that match the words), or nothing."""
    found = [c for c in conditions(idea) if not about or re.search(rf"\b(?:{about})", c, re.IGNORECASE)]
    return idea.choice.of(place, found) if found else ""


def under(condition: str) -> str:
    """`the condition that …`, or the condition in quotes where it is no clause."""
    return f"the condition {condition}" if condition.startswith("“") else f"the condition that {condition}"


def that(condition: str) -> str:
    """` that …`, or the quoted condition after a colon."""
    return f": {condition}" if condition.startswith("“") else f" that {condition}"


def remarks(idea: Idea, *about: str) -> list[str]:
    """What else was said, of everything or of what matches the words; never the sentence that names the idea."""
    pattern = re.compile(rf"\b(?:{'|'.join(about)})", re.IGNORECASE)
    return [
        line for line in idea.brief.remarks if len(line.split()) <= 40 and (not about or pattern.search(line))
    ]


def title(idea: Idea) -> str:
    """The aim as a name of at most sixty characters, cut at a joint."""
    text = idea.brief.opening if unsaid(idea) and idea.brief.opening else aim(idea)
    if len(text) <= TITLE:
        return text
    joints = [m.start() for m in _JOINTS.finditer(text[: TITLE + 6]) if 16 < m.start() <= TITLE]
    return text[: joints[-1]] if joints else text


def missing(idea: Idea) -> list[str]:
    """What a plan needs and nobody has said yet."""
    brief = idea.brief
    gaps = {
        "the exact date" if brief.hints else "the date": brief.target,
        "the budget": brief.amounts or any(quoting.is_money(idea, line) for line in brief.lines),
        "the place": brief.places
        or any(map(_SOMEWHERE.search, brief.lines))
        or idea.domain.name in _PLACELESS,
        f"the {idea.people} it is for": brief.audience
        or idea.domain.own_people
        or any(map(_KIN.search, brief.lines))
        or idea.domain.name in {"learning", "construction", "relocation", "travel", "generic"},
        "the people who carry it": brief.people
        or idea.domain.name in _SOLITARY
        or any(map(_TOGETHER.search, brief.lines)),
    }
    found = [name for name, known in gaps.items() if not known]
    return found if brief.english else [name for name in found if name in {"the date", "the budget"}]


def steps(idea: Idea) -> list[tuple[str, str]]:
    """The steps of this kind of undertaking: label and phrase, filled."""
    return [pair(idea, step) for step in idea.domain.steps]


def pair(idea: Idea, text: str) -> tuple[str, str]:
    """The two halves of `label | phrase`, filled."""
    label, _, phrase = idea.fill(text).partition(" | ")
    return label.strip(), phrase.strip()


def infinitives(labels: list[str]) -> str:
    """`to find premises, to register and to hire staff`."""
    return join([f"to {lower_first(label)}" for label in labels])


def is_ahead(idea: Idea, moment: Moment | None) -> bool:
    """Whether there is time left until then."""
    return moment is not None and (moment.day - idea.brief.today).days > 6


def _condition(idea: Idea, text: str) -> str:
    text = _JOINT.sub("", text).strip().rstrip(".")
    whole = ", " not in text and len(text.split()) <= 18
    if whole and re.match(r"without\b", text, re.IGNORECASE):
        return f"everything has to be done {lower_first(text)}"
    if whole and re.match(r"it\b", text, re.IGNORECASE):
        return f"the {idea.thing}{text[2:]}"
    if whole and re.match(r"no\s+[a-z]+(?:\s+[a-z]+){0,4}$", text, re.IGNORECASE):
        return f"there {'are' if is_plural(text) else 'is'} to be {lower_first(text)}"
    return lower_first(text) if whole and _SUBJECT.match(text) else quoting.quote(text)


def _named(idea: Idea, said: str) -> str:
    """A date as it was said, with a preposition: `by May`, `in April`, `next year`."""
    first, _, rest = said.partition(" ")
    first = first.lower()
    if first in {"over", "for"}:
        return f"within {rest}"
    if first in _PREPS:
        return said[0].lower() + said[1:]
    found = next(iter(moments(said, idea.brief.today)), None)
    return f"{found.resolved.split(' ', 1)[0]} {said}" if found else said
