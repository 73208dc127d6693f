"""An idea as a person tells it, and the plan that the product made of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Idea:
    """`says`: the section of a chat and what is said there, in order. `keeps`: what the plan must hold, each in one of
    several forms. `replaced`: what was taken back, and what was said instead. `language`: en, de, es, fr or pt.
    """

    name: str
    language: str
    title: str
    says: tuple[tuple[str, str], ...]
    keeps: tuple[tuple[str, ...], ...]
    replaced: tuple[tuple[str, str], ...] = ()

    @property
    def talk(self) -> list[str]:
        return [text for _, text in self.says]


@dataclass(slots=True)
class MadePlan:
    """`sections`: text by name. `nodes`: labels by id. `edges`: pairs of ids. `diagrams`: Mermaid by kind."""

    sections: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, str] = field(default_factory=dict)
    edges: list[tuple[str, str]] = field(default_factory=list)
    diagrams: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All that is to be read in it."""
        return "\n\n".join([*self.sections.values(), *self.nodes.values(), *self.diagrams.values()])


def ten_ideas() -> list[Idea]:
    """Those of `ideas.toml`."""
    text = resources.files(__package__).joinpath("ideas.toml").read_text(encoding="utf-8")
    return [_idea(name, fields) for name, fields in tomllib.loads(text).items()]


def _idea(name: str, fields: dict[str, Any]) -> Idea:
    return Idea(
        name,
        fields["language"],
        fields["title"],
        tuple((section, text) for section, text in fields["says"]),
        tuple(tuple(forms.split("|")) for forms in fields["keeps"]),
        tuple((old, new) for old, new in fields.get("replaced", ())),
    )
