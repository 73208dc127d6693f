"""What a message asks to be made: by fixed rules, and rather nothing than too much.

A clause asks where it begins with a verb of making, but for words of courtesy, and names a thing that is made here.
Quotations, negations, conditions, statements and questions ask for nothing. "Can you draw …?" is a request where it speaks
of one thing, and a question where it speaks of such things at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .making_words import (
    ABLE,
    AFTER_NAME,
    AGAIN,
    BEGINNINGS,
    CLAUSE,
    COURTESY,
    GRAPH,
    IF,
    KINDS,
    LATER,
    MAKES,
    NAME,
    NEAR,
    NO_NAME,
    NOT,
    ONE,
    QUOTED,
    QUOTED_NAME,
    SECTION,
    SHOWS,
    SURE,
)
from .sentences import sentences_of
from .words import starts_with, words

_LONGEST_THING = 4
_LONGEST_BEGINNING = 8
_VERBS = frozenset().union(*MAKES.values()) - SHOWS


@dataclass(frozen=True)
class Asked:
    """`thing`: section, graph or diagram. `kind`: of a diagram, '' for any. `section`: its name, '' where none is said."""

    thing: str
    kind: str = ""
    section: str = ""


def asked_for(text: str) -> Asked | None:
    """What a message asks to be made; None: nothing. The last thing counts."""
    found = [asked for sentence in sentences_of(QUOTED.sub(_blank, text)) if (asked := asked_in(sentence))]
    if not found:
        return None
    last = found[-1]
    return (
        Asked(last.thing, last.kind, _quoted_name(text) or last.section) if last.thing == "section" else last
    )


def asked_in(sentence: str) -> Asked | None:
    """What one sentence asks to be made; None: nothing."""
    for clause in _clauses(sentence):
        if _commands(clause, asks=sentence.rstrip().endswith("?")):
            return _thing_in(clause)
    return None


def _clauses(sentence: str) -> list[str]:
    """Its clauses up to the first that names a condition; those of courtesy alone are passed over."""
    found = []
    for clause in CLAUSE.split(sentence):
        said = words(clause)
        if said and said[0] in IF | {"se"}:
            break
        if any(word not in COURTESY for word in said):
            found.append(clause)
    return found[:1]


def _commands(clause: str, *, asks: bool) -> bool:
    opening, rest = _after_courtesy(words(clause))
    if not rest or NOT & set(rest) or IF & set(rest):
        return False
    if asks:
        # Verbs come last in German; one thing, as in "a flowchart", is a request.
        able = bool(ABLE & set(opening))
        return able and any(word in _VERBS for word in rest) and _is_of_one_thing(rest)
    if LATER & set(rest) and _after_beginning(rest) != rest:
        return False
    verb, *others = _after_beginning(rest) or [""]
    return verb in _VERBS and not SURE & set(others[:1])


def _after_beginning(said: list[str]) -> list[str]:
    text = " ".join(said[:_LONGEST_BEGINNING])
    found = next((beginning for beginning in BEGINNINGS if text.startswith(f"{beginning} ")), "")
    return said[len(found.split()) :]


def _after_courtesy(said: list[str]) -> tuple[list[str], list[str]]:
    first = next((place for place, word in enumerate(said) if word not in COURTESY), len(said))
    return said[:first], said[first:]


def names_thing(word: str) -> bool:
    """Whether a word is, or ends as, the name of something that is made here."""
    return starts_with(word, (*SECTION, *AGAIN)) or bool(GRAPH.fullmatch(word)) or _kind_at(word) is not None


def _is_of_one_thing(said: list[str]) -> bool:
    things = [
        place for place in range(len(said)) if _is_thing(" ".join(said[place : place + _LONGEST_THING]))
    ]
    return any(word in ONE for place in things for word in said[max(0, place - 3) : place])


def _is_thing(text: str) -> bool:
    """Whether a text begins with a thing that is made here."""
    first = text.partition(" ")[0]
    return starts_with(first, (*SECTION, *AGAIN)) or bool(GRAPH.match(text)) or _kind_at(text) is not None


def _kind_at(text: str) -> str | None:
    """The kind of diagram that a text begins with, '' for any; in German it may be the end of a longer word."""
    return next((kind for kind, names in KINDS.items() if names.match(text)), None)


def _thing_in(clause: str) -> Asked | None:
    """The first thing that a clause names; a word before "section" is the name of one."""
    _, said = _after_courtesy(words(clause))
    said = _after_beginning(said)
    for place, word in enumerate(said[: NEAR + 1]):
        rest = " ".join(said[place : place + _LONGEST_THING])
        if any(starts_with(near, SECTION) for near in said[place : place + 2]):
            return Asked("section", section=_name_in(clause))
        if GRAPH.match(rest):
            return Asked("graph")
        if (kind := _kind_at(rest)) is not None:
            return Asked("diagram", kind)
        if starts_with(word, AGAIN):
            return Asked("section")
    return None


def _name_in(clause: str) -> str:
    before = NAME["before"].search(clause)
    if before and before["name"].casefold() not in NO_NAME:
        return before["name"].strip()
    after = NAME["after"].search(clause)
    if after is None:
        return ""
    kept: list[str] = []
    for word in after["name"].split():
        if set(words(word)) & (AFTER_NAME | _VERBS):
            break
        kept.append(word)
    return " ".join(kept) if kept and kept[0][:1].isupper() else ""


def _quoted_name(text: str) -> str:
    """A name in quotation marks behind the word for a section."""
    found = QUOTED_NAME.search(text)
    return found["name"] if found else ""


def _blank(found: re.Match[str]) -> str:
    """Nothing of a quotation, but that it ended a sentence."""
    return " ." if found[0].rstrip('"”“»« ').endswith((".", "!", "?")) else " "
