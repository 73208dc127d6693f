"""Where nodes go that no person has placed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from eightgentc_projects.domain.graph import Edge, Node


class GraphLayout(Protocol):
    """Places boxes without overlap; the same input gives the same places. Those drawn in one node: among each other, in it."""

    async def place(
        self, nodes: Sequence[Node], edges: Sequence[Edge], *, fixed: frozenset[str], style: str
    ) -> dict[str, tuple[float, float]]:
        """Left and top edges by node id. Nodes in `fixed` stay where they are. `style`: layered or grid."""
        ...
