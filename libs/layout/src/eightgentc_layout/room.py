"""Room for a group of boxes beside those that are placed, near its neighbours and hiding no edge where that can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .aside import FIRST
from .box import GAP_X, GAP_Y, HEIGHT, WIDTH, Box, Point, Rectangle, at
from .groups import Group
from .lines import Edge, Line, line
from .occupancy import Occupancy

RINGS = 12
"""How far from its neighbours a new group looks for room before it is placed below everything."""
LARGE_GROUP = 200
"""A group of more boxes is placed below everything, without a search."""
MARGIN = 20.0
MOST_LINES = 400
"""With more lines than this, or a hundred for each box of the group, only the area counts."""

Shape = Mapping[str, Point]


@dataclass(frozen=True, slots=True)
class Around:
    """What is placed already, and all edges, of which those between placed boxes have their lines."""

    taken: Occupancy
    boxes: Mapping[str, Box]
    places: Mapping[str, Point]
    edges: Sequence[Edge]


def room(group: Group, shape: Shape, around: Around) -> Point:
    """The shift nearest to its neighbours where the whole group is free: where no line is hidden, if there is such."""
    preferred = _preferred(group, around.places, shape)
    if around.taken.empty:
        return Point(0.0, 0.0)
    if len(group.boxes) <= LARGE_GROUP:
        lines = _Lines(group, shape, around)
        first: Point | None = None
        for shift in _rings(preferred):
            areas = [at(box, shifted(shape[box.id], shift)) for box in group.boxes]
            if all(around.taken.free(area.grown(MARGIN)) for area in areas):
                if not lines.are_hidden(areas, shift):
                    return shift
                first = first or shift
        if first is not None:
            return first
    top = min(point.y for point in shape.values())
    return Point(preferred.x, around.taken.bottom + GAP_Y - top)


def shifted(point: Point, by: Point) -> Point:
    """The point elsewhere."""
    return Point(point.x + by.x, point.y + by.y)


class _Lines:
    """Lines of edges to the group, and of those that were there before it."""

    def __init__(self, group: Group, shape: Shape, around: Around) -> None:
        self._group, self._shape, self._around = group, shape, around
        is_small = (len(group.border) + len(around.edges)) * len(group.boxes) <= 100 * MOST_LINES
        self._looked_at = is_small and len(around.edges) <= MOST_LINES
        self._before = list(self._between(around.edges, around.places)) if self._looked_at else []
        self._ends = {id: around.places[id] for edge in group.border for id in edge if id in around.places}

    def are_hidden(self, areas: Sequence[Rectangle], shift: Point) -> bool:
        """Whether one would pass through the group, or one of the group through another box."""
        if not self._looked_at:
            return False
        if any(drawn.passes_through(area) for drawn in self._before for area in areas):
            return True
        there = {id: shifted(point, shift) for id, point in self._shape.items()}
        return any(
            self._around.taken.hides(drawn) or any(map(drawn.passes_through, areas))
            for drawn in self._between(self._group.border, self._ends | there)
        )

    def _between(self, edges: Sequence[Edge], places: Mapping[str, Point]) -> Iterator[Line]:
        boxes = self._around.boxes
        for one, other in edges:
            if one in places and other in places:
                for form in FIRST:
                    drawn = line(boxes[one], places[one], boxes[other], places[other], form)
                    if drawn is not None:
                        yield drawn


def _preferred(group: Group, places: Mapping[str, Point], shape: Shape) -> Point:
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


def _rings(centre: Point) -> Iterator[Point]:
    """The centre, then rings around it, nearest first and always in the same order."""
    steps = range(-RINGS, RINGS + 1)
    offsets = [(dx * (WIDTH + GAP_X) / 2, dy * (HEIGHT + GAP_Y) / 2) for dx in steps for dy in steps]
    for dx, dy in sorted(offsets, key=lambda o: (o[0] ** 2 + o[1] ** 2, -o[1], o[0])):
        yield Point(centre.x + dx, centre.y + dy)
