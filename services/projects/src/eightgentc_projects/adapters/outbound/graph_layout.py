"""Graph layout by our layout library. Nodes that are drawn in one node are placed among each other, from its corner."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from eightgentc_layout import Box, GrowingPlaces, Point, Style, place_in_thread
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.ports.graph_layout import PlaceNext

INSET = 40.0
_LARGEST = 10_000.0
Join = tuple[str, str]


class LibraryGraphLayout:
    """Implements `GraphLayout`."""

    async def place(
        self, nodes: Sequence[Node], edges: Sequence[Edge], *, fixed: frozenset[str], style: str
    ) -> dict[str, tuple[float, float]]:
        parents = {node.id: node.details.parent_id for node in nodes}
        joins = _joins(((edge.details.source, edge.details.target) for edge in edges), parents)
        boxes: dict[str | None, list[Box]] = defaultdict(list)
        for node in nodes:
            boxes[parents[node.id]].append(_box(node, fixed))
        places: dict[str, Point] = {}
        for parent, inner in boxes.items():
            how: Style = "grid" if style == "grid" else "layered"
            placed = await place_in_thread(inner, joins[parent], style=how)
            places |= placed if parent is None or any(box.pinned for box in inner) else _inset(placed)
        return {id: (point.x, point.y) for id, point in places.items()}

    async def growing(self, stored: Sequence[Node]) -> PlaceNext:
        fixed = frozenset(node.id for node in stored)
        boxes = (_box(node, fixed) for node in stored if node.details.parent_id is None)
        places = await asyncio.to_thread(lambda: GrowingPlaces([*boxes]))
        return lambda node: node.at(places.place(Box(node.id, position=Point(*node.place))))


def _box(node: Node, fixed: frozenset[str]) -> Box:
    position = Point(*node.place) if node.id in fixed else None
    size = _size(node.details.presentation) if node.details.presentation else {}
    return Box(id=node.id, position=position, pinned=node.id in fixed, **size)


def _size(presentation: str) -> dict[str, float]:
    """Width and height where a client sent them, for React Flow perhaps in the style."""
    members = msgspec.json.decode(presentation)
    style = members.get("style")
    both = {**(style if isinstance(style, dict) else {}), **members}
    sizes = {name: both.get(name) for name in ("width", "height")}
    return {
        name: float(size)
        for name, size in sizes.items()
        if isinstance(size, int | float) and 0 < size <= _LARGEST
    }


def _joins(edges: Iterable[Join], parents: Mapping[str, str | None]) -> dict[str | None, list[Join]]:
    """By the node that both ends are drawn in: an edge joins those that hold its ends there."""
    found: dict[str | None, list[Join]] = defaultdict(list)
    if not any(parents.values()):
        found[None] = list(edges)
        return found
    for source, target in edges:
        at = {parents.get(id): id for id in _upwards(source, parents)}
        for id in _upwards(target, parents):
            if (other := at.get(parents.get(id))) is not None:
                if other != id:
                    found[parents.get(id)].append((other, id))
                break
    return found


def _upwards(id: str | None, parents: Mapping[str, str | None]) -> Iterable[str]:
    while id is not None:
        yield id
        id = parents.get(id)


def _inset(places: Mapping[str, Point]) -> dict[str, Point]:
    """The same within the node that they are drawn in, below its label."""
    left, top = min(point.x for point in places.values()), min(point.y for point in places.values())
    return {id: Point(point.x - left + INSET, point.y - top + INSET) for id, point in places.items()}
