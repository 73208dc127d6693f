"""Graph layout by our layout library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eightgentc_ai.domain.concept_graph import ConceptGraph, Node
from eightgentc_ai.ports.graph_layout import LayoutStyle, PlaceNext
from eightgentc_layout import Box, GrowingPlaces, Point, place_in_thread

# Ids of existing nodes are those of the caller, ids of generated nodes those of the model: they may be equal.
_EXISTING = "existing:"


class LibraryGraphLayout:
    """Implements `GraphLayout`."""

    async def place(
        self, graph: ConceptGraph, existing: tuple[Node, ...], style: LayoutStyle
    ) -> ConceptGraph:
        boxes = [*_fixed(existing), *(_box(node, node.id, pinned=False) for node in graph.nodes)]
        edges = [(edge.source, edge.target) for edge in graph.edges]
        places = await place_in_thread(boxes, edges, style=style)
        nodes = tuple(replace(node, x=places[node.id].x, y=places[node.id].y) for node in graph.nodes)
        return replace(graph, nodes=nodes)

    def growing(self, existing: tuple[Node, ...]) -> PlaceNext:
        places = GrowingPlaces([*_fixed(existing)])

        def place_next(node: Node) -> Node:
            point = places.place(_box(node, node.id, pinned=False))
            return replace(node, x=point.x, y=point.y)

        return place_next


def _fixed(existing: tuple[Node, ...]) -> Iterator[Box]:
    return (_box(node, f"{_EXISTING}{node.id}", pinned=True) for node in existing)


def _box(node: Node, id: str, *, pinned: bool) -> Box:
    position = None if node.x is None or node.y is None else Point(node.x, node.y)
    return Box(id=id, position=position, pinned=pinned and position is not None)
