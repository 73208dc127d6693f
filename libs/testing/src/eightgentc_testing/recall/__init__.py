"""What projects remember and what people ask of it, in five languages, to count how often the answer is found.

A way of finding is a function of a question and of sentences by id, which gives ids, the best first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

AT = 5
"""So many of the first are looked at."""
_WORD = re.compile(r"\w+")
_SHORTEST = 4

Found = Sequence[str]
Find = Callable[[str, Mapping[str, str]], Found]


@dataclass(frozen=True, slots=True)
class Question:
    """`expects`: the id of the sentence that answers it."""

    language: str
    text: str
    expects: str


def remembered() -> dict[str, str]:
    """All sentences by their ids."""
    return {id: text for sentences in _tables("remembered").values() for id, text in sentences.items()}


def questions() -> list[Question]:
    """All of them."""
    return [
        Question(language, text, expects)
        for language, asked in _tables("questions").items()
        for text, expects in asked.items()
    ]


def recalled(question: Question, found: Found) -> bool:
    """Whether the answer is among the first."""
    return question.expects in found[:AT]


def by_keywords(question: str, sentences: Mapping[str, str]) -> Found:
    """The plain way: sentences that share words of four letters or more with the question, those with most first."""
    asked = _words(question)
    shared = {id: len(asked & _words(text)) for id, text in sentences.items()}
    return best_first({id: count for id, count in shared.items() if count})


def best_first(scores: Mapping[str, float]) -> Found:
    """The ids with the highest scores first."""
    return sorted(scores, key=lambda name: -scores[name])


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if len(word) >= _SHORTEST}


def _tables(name: str) -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = tomllib.loads(
        resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    )
    return tables
