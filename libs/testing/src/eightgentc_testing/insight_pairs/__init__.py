"""Pairs of sentences of one project, in five languages, each with whether they say the same: what a project learns once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

ENOUGH = 27
"""Of the thirty pairs, how many must be told right."""


@dataclass(frozen=True, slots=True)
class InsightPair:
    """`same`: whether a person takes both for one thing. `amounts_differ`: then they must never be taken for one."""

    name: str
    one: str
    other: str
    same: bool
    amounts_differ: bool = False


def insight_pairs() -> list[InsightPair]:
    """All of them."""
    tables = tomllib.loads(resources.files(__package__).joinpath("pairs.toml").read_text("utf-8"))
    return [InsightPair(name, **table) for name, table in tables.items()]
