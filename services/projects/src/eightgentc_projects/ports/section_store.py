"""Stored sections of the plan and their versions."""

from __future__ import annotations

from typing import Protocol

from eightgentc_projects.domain.plan_section import PlanSection, SectionVersion


class SectionStore(Protocol):
    """Sections of the acting project."""

    async def page(self, after: tuple[int, str] | None, size: int) -> list[PlanSection]:
        """At most `size` sections after (position, id), in order, and fewer where their texts exceed `PAGE_BYTES`."""
        ...

    async def first(self, size: int) -> list[PlanSection]:
        """The first `size` sections, however long."""
        ...

    async def find(self, ref: str) -> PlanSection | None:
        """By id, or by name whatever its case."""
        ...

    async def get(self, ref: str) -> PlanSection:
        """As `find`. Raises ResourceNotFound."""
        ...

    async def next_position(self) -> int:
        """The place after the last section."""
        ...

    async def insert(self, section: PlanSection) -> None:
        """Raises NameTaken."""
        ...

    async def save(self, section: PlanSection) -> None:
        """Write all of it, under the name that it has."""
        ...

    async def rename(self, section: PlanSection) -> None:
        """Write all of it, under a new name. Raises NameTaken."""
        ...

    async def delete(self, section_id: str) -> None: ...

    async def add_version(self, section: PlanSection, *, author_id: str | None, cause: str) -> None:
        """Keep the section's text under its version number."""
        ...

    async def name_version(self, section_id: str, number: int, name: str) -> None:
        """Raises ResourceNotFound."""
        ...

    async def versions(self, section_id: str, before: int | None, size: int) -> list[SectionVersion]:
        """At most `size` versions below `before`, newest first, without texts."""
        ...

    async def version(self, section_id: str, number: int) -> SectionVersion:
        """Raises ResourceNotFound."""
        ...
