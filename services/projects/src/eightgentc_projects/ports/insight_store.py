"""Stored insights and their versions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from eightgentc_projects.domain.insight import (
    Insight,
    InsightKind,
    InsightState,
    InsightVersion,
    ToldInsight,
)


class InsightStore(Protocol):
    """Insights of the acting project."""

    async def page(
        self,
        state: InsightState | None,
        kind: InsightKind | None,
        after: tuple[datetime, str] | None,
        size: int,
    ) -> list[Insight]:
        """At most `size` insights after (update_time, id), newest change first, but for deleted ones; None: all."""
        ...

    async def get(self, insight_id: str) -> Insight:
        """Raises ResourceNotFound, of deleted ones too."""
        ...

    async def active(self, size: int) -> list[ToldInsight]:
        """What models are told: pinned ones first, each part in the order in which they came; the newest of too many."""
        ...

    async def told(self, ids: Collection[str]) -> list[ToldInsight]:
        """Those of them that models are told."""
        ...

    async def every(self) -> list[Insight]:
        """All there are, in the order in which they came, those that were replaced or deleted included."""
        ...

    async def insert(self, insight: Insight) -> None: ...
    async def save(self, insight: Insight) -> None: ...

    async def add_version(self, insight: Insight, *, author_id: str | None, cause: str) -> None:
        """Keep the insight's text under its version number."""
        ...

    async def version(self, insight_id: str, number: int) -> InsightVersion:
        """Also of a deleted insight. Raises ResourceNotFound."""
        ...
