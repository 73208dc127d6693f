"""Stored generations: the checked answer of the model, as the base of later merges, and its receipt; and proposals."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.proposal import Proposal, ProposalState


class GenerationStore(Protocol):
    """Generations of the acting project. Those of sections, graphs, diagrams and insights are proposals."""

    async def insert(self, generation: Generation) -> None: ...

    async def receipt(self, generation_id: str) -> dict[str, Any]:
        """Which context the model was given, as ai told it. Raises ResourceNotFound."""
        ...

    async def proposals(
        self, state: ProposalState | None, after: tuple[datetime, str] | None, size: int
    ) -> list[Proposal]:
        """At most `size` proposals after (create_time, id), newest first, without outputs; `state` None: all."""
        ...

    async def proposal(self, id: str) -> Proposal | None:
        """With its output."""
        ...

    async def applied_to(self, item_id: str, size: int) -> list[Proposal]:
        """With their outputs, the newest first: those that changed this section or made this diagram, and are not undone."""
        ...

    async def decide(self, proposal: Proposal) -> None:
        """Write its state, footprint, and who decided when."""
        ...
