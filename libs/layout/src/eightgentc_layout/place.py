"""Placing the boxes of a graph: positions that can be kept are kept, and all other boxes get room."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Literal

from .box import GAP_X, GAP_Y, HEIGHT, WIDTH, Box, Point, at
from .engine import EngineUnavailable, engine
from .grid import grid
from .groups import Edge, Group, groups
from .layers import WIDEST, layers
from .occupancy import Occupancy

Style = Literal["layered", "grid"]
RINGS = 12
"""How far from its neighbours a new group looks for room before it is placed below everything."""
LARGE_GROUP = 200
"""A group of more boxes is placed below everything, without a search."""
MARGIN = 20.0
WIDEST_DRAWING = WIDEST * (WIDTH + GAP_X)


def place(nodes: Sequence[Box], edges: Sequence[Edge], *, style: Style = "layered") -> dict[str, Point]:
    """The position of every box; the same input gives the same output.

    A pinned box with a position never moves. A proposed position is kept when it is finite, in bounds and
    overlaps nothing kept before it. Every other box is placed without overlap: layered (edges point down
    among the boxes placed here, unless they close a cycle) or in a grid. Edges to unknown boxes are ignored.
    """
    kept, taken = _kept(nodes)
    loose = [box for box in nodes if box.id not in kept]
    known = {box.id for box in nodes}
    lines = [edge for edge in dict.fromkeys(edges) if edge[0] != edge[1] and known.issuperset(edge)]
    places = dict(kept)
    for group in groups(loose, lines):
        shape = grid(group.boxes) if style == "grid" else _layered(group.boxes, group.inner)
        shift = _room(group, shape, taken, _preferred_shift(group, places, shape))
        for box in group.boxes:
            places[box.id] = _shifted(shape[box.id], shift)
            taken.take(at(box, places[box.id]))
    return {box.id: places[box.id] for box in nodes}


async def place_in_thread(
    nodes: Sequence[Box], edges: Sequence[Edge], *, style: Style = "layered"
) -> dict[str, Point]:
    """As `place`, in a thread, so that the event loop goes on."""
    return await asyncio.to_thread(place, nodes, edges, style=style)


def _kept(nodes: Sequence[Box]) -> tuple[dict[str, Point], Occupancy]:
    """The boxes that keep their positions, pinned ones first, and the area they take."""
    kept: dict[str, Point] = {}
    taken = Occupancy()
    for box in sorted(nodes, key=lambda box: not box.pinned):
        if box.position is None or not box.acceptable():
            continue
        area = at(box, box.position)
        if box.pinned or taken.free(area):
            kept[box.id] = Point(*box.position)
            taken.take(area)
    return kept, taken


def _layered(boxes: Sequence[Box], edges: Sequence[Edge]) -> dict[str, Point]:
    """The engine's drawing if nothing overlaps and it is not too wide, else our own layers."""
    try:
        drawn = engine(boxes, edges)
    except EngineUnavailable:
        return layers(boxes, edges)
    if max(point.x for point in drawn.values()) - min(point.x for point in drawn.values()) > WIDEST_DRAWING:
        return layers(boxes, edges)
    taken = Occupancy()
    for box in boxes:
        area = at(box, drawn[box.id])
        if not taken.free(area):
            return layers(boxes, edges)
        taken.take(area)
    return drawn


def _preferred_shift(group: Group, places: dict[str, Point], shape: dict[str, Point]) -> Point:
    """The shift that puts the group below what points to it, or above what it points to."""
    below = [
        Point(places[s].x - shape[t].x, places[s].y - shape[t].y + HEIGHT + GAP_Y)
        for s, t in group.border
        if t in shape
    ]
    above = [
        Point(places[t].x - shape[s].x, places[t].y - shape[s].y - HEIGHT - GAP_Y)
        for s, t in group.border
        if s in shape
    ]
    shifts = below or above or [Point(0.0, 0.0)]
    return Point(sum(each.x for each in shifts) / len(shifts), sum(each.y for each in shifts) / len(shifts))


def _room(group: Group, shape: dict[str, Point], taken: Occupancy, preferred: Point) -> Point:
    """The shift nearest to the preferred one where the whole group is free."""
    if taken.empty:
        return Point(0.0, 0.0)
    if len(group.boxes) <= LARGE_GROUP:
        for shift in _around(preferred):
            areas = (at(box, _shifted(shape[box.id], shift)).grown(MARGIN) for box in group.boxes)
            if all(taken.free(area) for area in areas):
                return shift
    top = min(point.y for point in shape.values())
    return Point(preferred.x, taken.bottom + GAP_Y - top)


def _shifted(point: Point, by: Point) -> Point:
    return Point(point.x + by.x, point.y + by.y)


def _around(centre: Point) -> Iterator[Point]:
    """The centre, then rings around it, nearest first and always in the same order."""
    steps = range(-RINGS, RINGS + 1)
    offsets = [(dx * (WIDTH + GAP_X) / 2, dy * (HEIGHT + GAP_Y) / 2) for dx in steps for dy in steps]
    for dx, dy in sorted(offsets, key=lambda o: (o[0] ** 2 + o[1] ** 2, -o[1], o[0])):
        yield Point(centre.x + dx, centre.y + dy)
