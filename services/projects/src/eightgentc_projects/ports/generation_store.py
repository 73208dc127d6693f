"""Stored generations: the checked answer of the model, as the base of later merges, and its receipt."""

from __future__ import annotations

from typing import Protocol

from eightgentc_projects.domain.generation import Generation


class GenerationStore(Protocol):
    """Generations of the acting project."""

    async def insert(self, generation: Generation) -> None: ...
