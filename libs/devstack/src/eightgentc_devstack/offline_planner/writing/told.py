"""What was said, told again: the wish in full, and what it leaves out."""

from __future__ import annotations

import re

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.words import word_set
from eightgentc_devstack.offline_planner.talk.moments import moments
from eightgentc_devstack.offline_planner.talk.names import places

from . import facts

LONGEST_WISH = 34
"""Words of a wish that still read as one sentence."""
_WORD = re.compile(r"[^\W_]{3,}")
_SMALL_TALK = word_set("""want wants would like need needs plan plans planning hope dream idea going the and our are have with for that this
    let please help love will looking""")


def in_full(idea: Idea) -> str:
    """The wish with all that was said in it, its dates resolved: `open a bakery in Lisbon by May 2027 (assuming …)`."""
    core, wish = idea.core, idea.brief.wish
    text = core.whole if core else facts.aim(idea)
    if wish and core and len(wish.split()) <= LONGEST_WISH:
        text = wish
    return dated(idea, idea.named(text))


def dated(idea: Idea, text: str) -> str:
    """The text with the year of each of its dates, and what was assumed for it."""
    for moment in moments(text, idea.brief.today)[::-1]:
        start, end = moment.span
        text = text[:start] + moment.spoken + text[end:]
    for place in places(text)[::-1]:
        start, end = place.span
        if text[start:end].lower() == place.phrase.lower():
            text = text[:start] + place.phrase + text[end:]
    return text


def beside(idea: Idea) -> tuple[bool, str]:
    """Of the opening sentence: whether something stands before the wish that it does not hold, and what stands after."""
    opening, core = idea.brief.opening, idea.core
    said = (idea.brief.wish if len(idea.brief.wish.split()) <= LONGEST_WISH else "") or (
        core.whole if core else ""
    )
    told = frozenset(_WORD.findall(said.lower()))
    verb, _, tail = said.partition(" ")
    tail = tail if idea.brief.main else re.sub(r"^(?:(?:up|out)\s+)?(?:an?\s+)?", "", tail)
    start = opening.lower().find(tail.lower())
    if not tail or start < 0:
        return True, ""

    def is_new(text: str) -> bool:
        words = [w for w in _WORD.findall(text.lower()) if w not in told | _SMALL_TALK]
        return len([w for w in words if not w.startswith(verb[:4])]) > 1

    names = [name for name in idea.brief.people if name in opening and name not in said]
    before, after = opening[:start], opening[start + len(tail) :].strip(" ,;:-\u2013—")
    return is_new(before) or any(name in before for name in names), re.sub(
        r"^(?:and|but|so)\s+", "", after
    ) if is_new(after) else ""


def untold(idea: Idea) -> list[str]:
    """What the wish in full does not hold: the rest of the opening sentence, or all of it, and the other sentences."""
    before, after = beside(idea)
    rest = {True: idea.brief.opening, False: after}[before]
    return [
        line for line in (rest if line == idea.brief.opening else line for line in idea.brief.lines) if line
    ]
