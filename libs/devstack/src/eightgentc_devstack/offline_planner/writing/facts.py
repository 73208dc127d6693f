"""What was said, as phrases that fit into a sentence."""

from __future__ import annotations

import re

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, lower_first, upper_first
from eightgentc_devstack.offline_planner.talk.moments import Moment

_SUBJECT = re.compile(
    r"^(?:\w+(?:\s+\w+){0,3}\s+(?:must|should|cannot|may not|has to|have to|needs? to)\b|(?:I|we|it|they|he|she|the|our|my|this|that|these|everything|everyone|everybody|all|nobody|no one|nothing|there|each|every|any)\b.*"
    r"\b(?:must|mustn't|can|cannot|can't|should|shouldn't|is|are|has|have|will|won't|needs?|don't|doesn't|do not|does not|want)\b)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"^(?:but|and|also|so|because|then|or|however)[,\s]+", re.IGNORECASE)


def aim(idea: Idea) -> str:
    """What is wanted with place and people: `open a bakery in Lisbon`, `plan a wedding near Toruń for 80 people`."""
    audience = idea.audience if idea.audience and idea.brief.audience not in idea.action else ""
    return f"{idea.action}{audience}{idea.where}"


def by(idea: Idea) -> str:
    """` by May`, as it was said, or nothing."""
    return f" {_lower(idea.brief.deadline.said)}" if idea.brief.deadline else ""


def by_when(idea: Idea) -> str:
    """` by May 2027 (assuming the coming May)`, or nothing."""
    return f" {_lower(idea.brief.deadline.spoken)}" if idea.brief.deadline else ""


def conditions(idea: Idea) -> list[str]:
    """What was insisted on, each as a clause that fits after `that`."""
    return [_condition(idea, text) for text in idea.brief.constraints[:4]]


def one_condition(idea: Idea, place: str, about: str = "") -> str:
    """One of the conditions (that match the words), or nothing."""
    found = [c for c in conditions(idea) if not about or re.search(rf"\b(?:{about})", c, re.IGNORECASE)]
    return idea.choice.of(place, found) if found else ""


MONEY_WORDS = (
    r"cost|loan|debt|money|euro|dollar|pound|zł|[€$£]|pay|price|cheap|budget|spend|financ|invest|fee"
)
TIME_WORDS = r"day|week|month|year|date|time|hour|open|close|late|early|before|after|until|begin|start|finish|christmas|summer"


def under(clause: str) -> str:
    """`the condition that …`, or the condition itself where it could only be quoted."""
    return (
        clause.removesuffix(" holds")
        if clause.startswith("the condition “")
        else f"the condition that {clause}"
    )


def quote(text: str) -> str:
    """The speaker's words, marked as such."""
    return f"“{upper_first(text.strip().rstrip('.'))}”"


def remarks(idea: Idea, *about: str) -> list[str]:
    """What else was said, of everything or of what matches the words; never the sentence that names the idea."""
    first = idea.brief.lines[0] if idea.brief.lines else ""
    brief, listed = idea.brief, join(idea.brief.items)
    rest = [line for line in brief.remarks if line != first or brief.main or not brief.english]
    rest = [line for line in rest if not listed or listed not in line]
    if not about:
        money = [amount.text for amount in brief.amounts]
        return [line for line in rest if not any(text in line for text in money)]
    pattern = re.compile(rf"\b(?:{'|'.join(about)})", re.IGNORECASE)
    return [line for line in rest if pattern.search(line)]


def missing(idea: Idea) -> list[str]:
    """What a plan needs and nobody has said yet."""
    brief = idea.brief
    gaps = {
        "the date": brief.deadline,
        "the budget": brief.amounts,
        "the place": brief.places
        or idea.domain.name in {"software", "media", "learning", "research", "hardware"},
        f"the {idea.people} it is for": brief.audience
        or idea.domain.name in {"learning", "construction", "relocation", "travel", "generic"},
        "the people who carry it": brief.people or idea.domain.name == "learning",
    }
    return [name for name, known in gaps.items() if not known]


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
    if re.match(r"without\b", text, re.IGNORECASE):
        return f"{idea.short} has to work {lower_first(text)}"
    if re.match(r"it\b", text, re.IGNORECASE):
        return f"the {idea.thing}{text[2:]}"
    if re.match(r"no\s+\w+(?:\s+\w+){0,4}$", text, re.IGNORECASE):
        return f"there is to be {lower_first(text)}"
    return lower_first(text) if _SUBJECT.match(text) else f"the condition {quote(text)} holds"


def _lower(text: str) -> str:
    return (
        text[0].lower() + text[1:]
        if re.match(r"[A-Z][a-z]+ (?!\d)", text) and text.split(maxsplit=1)[0].lower() in _PREPS
        else text
    )


_PREPS = {
    "by",
    "before",
    "until",
    "in",
    "on",
    "from",
    "within",
    "at",
    "for",
    "during",
    "next",
    "this",
    "over",
}
