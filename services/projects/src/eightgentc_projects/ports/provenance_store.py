"""Stored provenance, and what its sources are by now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from eightgentc_projects.domain.insight import Quote
from eightgentc_projects.domain.provenance import ItemKind, Provenance


@dataclass(frozen=True, slots=True)
class SourceMessage:
    """A message that is there. `section`: of its chat."""

    id: str
    conversation_id: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceInsight:
    """An insight that is there, and the words of messages that say it."""

    id: str
    quotes: tuple[Quote, ...]


class ProvenanceStore(Protocol):
    """Provenance in the acting project."""

    async def insert(self, generation_id: str, rows: Sequence[Provenance]) -> None:
        """Keep what a generation wrote, in one statement."""
        ...

    async def delete(self, generation_id: str) -> None:
        """Forget what a generation wrote."""
        ...

    async def of_item(self, item_kind: ItemKind, item_id: str) -> list[Provenance]:
        """That of a node, an edge, a section or a diagram, the newest generation first, in order."""
        ...

    async def of_generation(self, generation_id: str) -> list[Provenance]:
        """All that a generation wrote, in order."""
        ...

    async def messages(self, ids: Collection[str]) -> list[SourceMessage]:
        """Those of the messages that are there."""
        ...

    async def sections(self, ids: Collection[str]) -> set[str]:
        """Those of the sections that are there."""
        ...

    async def insights(self, ids: Collection[str]) -> list[SourceInsight]:
        """Those of the insights that are there."""
        ...
