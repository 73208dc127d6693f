"""What the sources of provenance are by now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from eightgentc_projects.domain.insight import Quote


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


class SourceStore(Protocol):
    """Sources in the acting project."""

    async def messages(self, ids: Collection[str]) -> list[SourceMessage]:
        """Those of the messages that are there."""
        ...

    async def sections(self, ids: Collection[str]) -> set[str]:
        """Those of the sections that are there."""
        ...

    async def insights(self, ids: Collection[str]) -> list[SourceInsight]:
        """Those of the insights that are there."""
        ...
