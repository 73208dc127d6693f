"""Diagrams that try to run script, to load from outside or to lower the renderer's security, and harmless ones.

`payloads.toml`: each must be marked unsafe in its `line`, and be neutral once it is cleaned. `harmless.toml`: texts that
look like payloads, or do what people do, and must stay valid.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class DiagramPayload:
    """`line`: where the first unsafe place is, from 1; 0 for a harmless text."""

    id: str
    text: str
    line: int


def payloads() -> list[DiagramPayload]:
    """Diagrams that must not be drawn as they are."""
    return _read("payloads.toml")


def harmless() -> list[DiagramPayload]:
    """Diagrams that may be drawn as they are."""
    return _read("harmless.toml")


def _read(file: str) -> list[DiagramPayload]:
    tables = tomllib.loads(resources.files(__package__).joinpath(file).read_text("utf-8"))
    return [DiagramPayload(id, table["text"], table.get("line", 0)) for id, table in tables.items()]
