"""Long names are said in full twice in a text, and by their last word after that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import with_article

IN_FULL = 2
_QUOTED = re.compile(r"(“[^”]*”)")


def shorter(idea: Idea, sentences: Iterable[str]) -> list[str]:
    """The sentences of one text with its long names shortened, never inside the words of the talk."""
    names = _short_names(idea)
    if not names:
        return list(sentences)
    pattern = re.compile("|".join(rf"\b{re.escape(name)}(?![\w-])" for name in names), re.IGNORECASE)
    seen: Counter[str] = Counter()

    def replaced(match: re.Match[str]) -> str:
        name = match[0].lower()
        kind = idea.thing if idea.thing.lower() in name else name
        seen[kind] += 1
        if seen[kind] <= IN_FULL:
            return match[0]
        return names[name][0].upper() + names[name][1:] if match[0][0].isupper() else names[name]

    return [
        "".join(
            part if part.startswith("“") else pattern.sub(replaced, part) for part in _QUOTED.split(sentence)
        )
        for sentence in sentences
    ]


def _short_names(idea: Idea) -> dict[str, str]:
    """From each long name to its short one, the longest first."""
    found: dict[str, str] = {}
    if idea.short == idea.doing and len(idea.short.split()) > 2:
        found[idea.short.lower()] = "the work"
    head = idea.thing.rsplit(" ", 1)[-1]
    if head != idea.thing and head[0].islower():
        found[f"the {idea.thing}".lower()] = f"the {head}"
        found[with_article(idea.thing).lower()] = with_article(head)
    people = re.split(r"\s(?:with|from|in|and|or|who)\s", idea.people)[0].rsplit(" ", 1)[-1]
    if people.lower() != idea.people.lower():
        found[idea.people.lower()] = people
    return found
