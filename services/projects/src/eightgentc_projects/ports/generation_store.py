"""Stored generations: the checked answer of the model, as the base of later merges, and its receipt."""

from __future__ import annotations

from typing import Any, Protocol

from eightgentc_projects.domain.generation import Generation


class GenerationStore(Protocol):
    """Generations of the acting project."""

    async def insert(self, generation: Generation) -> None: ...

    async def receipt(self, generation_id: str) -> dict[str, Any]:
        """Which context the model was given, as ai told it. Raises ResourceNotFound."""
        ...
