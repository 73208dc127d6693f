"""Graph layout by our layout library."""

from __future__ import annotations

from collections.abc import Sequence

from eightgentc_layout import Box, Point, place_in_thread
from eightgentc_projects.domain.graph import Edge, Node


class LibraryGraphLayout:
    """Implements `GraphLayout`."""

    async def place(
        self, nodes: Sequence[Node], edges: Sequence[Edge], *, fixed: frozenset[str], style: str
    ) -> dict[str, tuple[float, float]]:
        boxes = [
            Box(
                id=node.id,
                position=Point(*node.place) if node.id in fixed else None,
                pinned=node.id in fixed,
            )
            for node in nodes
        ]
        joins = [(edge.details.source, edge.details.target) for edge in edges]
        places = await place_in_thread(boxes, joins, style="grid" if style == "grid" else "layered")
        return {id: (point.x, point.y) for id, point in places.items()}
