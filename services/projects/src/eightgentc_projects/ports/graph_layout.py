"""Where nodes go that no person has placed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from eightgentc_projects.domain.graph import Edge, Node

PlaceNext = Callable[[Node], Node]
"""The next node of a graph that is still being drawn, placed; its own place is kept where it is free."""


class GraphLayout(Protocol):
    """Places boxes without overlap; the same input gives the same places. Those drawn in one node: among each other, in it."""

    async def place(
        self, nodes: Sequence[Node], edges: Sequence[Edge], *, fixed: frozenset[str], style: str
    ) -> dict[str, tuple[float, float]]:
        """Left and top edges by node id. Nodes in `fixed` stay where they are. `style`: layered or grid."""
        ...

    async def growing(self, stored: Sequence[Node]) -> PlaceNext:
        """Places new nodes as they come, where the stored ones leave room; none that has a place is moved by a later one."""
        ...
