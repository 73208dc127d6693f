"""Graph layout by our layout library, in a thread: the event loop goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from eightgentc_ai.domain.concept_graph import ConceptGraph, Node
from eightgentc_layout import Box, Point, place

_FIXED = "fixed:"


class LibraryGraphLayout:
    """Implements `GraphLayout`."""

    async def place(self, graph: ConceptGraph, existing: tuple[Node, ...], style: str) -> ConceptGraph:
        fixed = [_box(node, f"{_FIXED}{node.id}", pinned=True) for node in existing]
        boxes = [*fixed, *(_box(node, node.id, pinned=False) for node in graph.nodes)]
        joins = [(edge.source, edge.target) for edge in graph.edges]
        places = await asyncio.to_thread(
            lambda: place(boxes, joins, style="grid" if style == "grid" else "layered")
        )
        nodes = tuple(replace(node, x=places[node.id].x, y=places[node.id].y) for node in graph.nodes)
        return replace(graph, nodes=nodes)


def _box(node: Node, id: str, *, pinned: bool) -> Box:
    proposed = None if node.x is None or node.y is None else Point(node.x, node.y)
    return Box(id=id, position=proposed, pinned=pinned and proposed is not None)
