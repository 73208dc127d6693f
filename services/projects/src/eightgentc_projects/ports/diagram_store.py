"""Stored diagrams and their versions."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from eightgentc_projects.domain.diagram import Diagram, DiagramVersion


class DiagramStore(Protocol):
    """Diagrams of the acting project."""

    async def page(self, type: str, after: tuple[datetime, str] | None, size: int) -> list[Diagram]:
        """At most `size` diagrams after (update_time, id), newest change first; `type` '': all."""
        ...

    async def get(self, diagram_id: str) -> Diagram:
        """Raises ResourceNotFound."""
        ...

    async def find_drawn(self, type: str, content: str) -> Diagram | None:
        """The newest that the model drew just so, and nobody edited."""
        ...

    async def insert(self, diagram: Diagram) -> None: ...
    async def save(self, diagram: Diagram) -> None: ...
    async def delete(self, diagram_id: str) -> None: ...

    async def add_version(self, diagram: Diagram, *, author_id: str | None, cause: str) -> None:
        """Keep the diagram's text under its version number."""
        ...

    async def versions(self, diagram_id: str, before: int | None, size: int) -> list[DiagramVersion]:
        """At most `size` versions below `before`, newest first, without texts."""
        ...

    async def version(self, diagram_id: str, number: int) -> DiagramVersion:
        """Raises ResourceNotFound."""
        ...
