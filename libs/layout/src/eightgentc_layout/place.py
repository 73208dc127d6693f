"""Placing the boxes of a graph: positions that can be kept are kept, and all other boxes get room."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Literal

from .aside import aside
from .box import GAP_X, WIDTH, Box, Point, at
from .engine import EngineUnavailable, engine
from .grid import grid
from .groups import Edge, Group, groups
from .layers import WIDEST, layers
from .occupancy import Occupancy
from .room import Around, room, shifted

Style = Literal["layered", "grid"]
WIDEST_DRAWING = WIDEST * (WIDTH + GAP_X)


def place(nodes: Sequence[Box], edges: Sequence[Edge], *, style: Style = "layered") -> dict[str, Point]:
    """The position of every box; the same input gives the same output.

    A pinned box with a position never moves. A proposed position is kept when it is finite, in bounds and
    overlaps nothing kept before it. Every other box is placed without overlap: layered (edges point down
    among the boxes placed here, unless they close a cycle) or in a grid. Edges to unknown boxes are ignored.

    Layered, no edge is hidden among boxes that are drawn together: its line, straight from the middle of the upper box's
    bottom to the middle of the lower box's top, passes through no other box (as far as `aside` promises). A group beside
    boxes that are placed looks for room where none of its lines is hidden, and takes any room where there is none.
    """
    kept, taken = kept_boxes(nodes)
    loose = [box for box in nodes if box.id not in kept]
    known = {box.id for box in nodes}
    lines = [edge for edge in dict.fromkeys(edges) if edge[0] != edge[1] and known.issuperset(edge)]
    places = dict(kept)
    by_id = {box.id: box for box in nodes}
    for group in groups(loose, lines):
        shape = grid(group.boxes) if style == "grid" else _layered(group)
        shift = room(group, shape, Around(taken, by_id, places, lines))
        for box in group.boxes:
            places[box.id] = shifted(shape[box.id], shift)
            taken.take(at(box, places[box.id]))
    return {box.id: places[box.id] for box in nodes}


async def place_in_thread(
    nodes: Sequence[Box], edges: Sequence[Edge], *, style: Style = "layered"
) -> dict[str, Point]:
    """As `place`, in a thread, so that the event loop goes on."""
    return await asyncio.to_thread(place, nodes, edges, style=style)


def kept_boxes(nodes: Sequence[Box]) -> tuple[dict[str, Point], Occupancy]:
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


def _layered(group: Group) -> dict[str, Point]:
    return aside(group.boxes, group.inner, _in_layers(group.boxes, group.inner))


def _in_layers(boxes: Sequence[Box], edges: Sequence[Edge]) -> dict[str, Point]:
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
