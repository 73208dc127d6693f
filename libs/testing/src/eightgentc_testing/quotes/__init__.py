"""Quotes of what people said, in many languages: made up, shifted, translated and glued ones, and right ones in odd forms."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class QuoteCase:
    """What a model says that somebody said. `how`: what is wrong or odd about it."""

    quote: str
    how: str


def said() -> dict[str, str]:
    """What people said, by the ids of the messages."""
    texts: dict[str, str] = _tables()["said"]
    return texts


def wrong_quotes() -> list[QuoteCase]:
    """Words that nobody said so."""
    return _cases("wrong")


def right_quotes() -> list[QuoteCase]:
    """Words that somebody said, whatever became of spaces, marks and case."""
    return _cases("right")


def _cases(kind: str) -> list[QuoteCase]:
    return [QuoteCase(quote, how) for how, quotes in _tables()[kind].items() for quote in quotes]


def _tables() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("quotes.toml").read_text("utf-8"))
