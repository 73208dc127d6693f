"""The lines of edges, straight from the middle of the upper box's bottom to the middle of the lower box's top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .box import Box, Point, Rectangle, at

Edge = tuple[str, str]
Span = tuple[float, float]


class Line(NamedTuple):
    """Downwards, whichever way the edge points."""

    left: float
    top: float
    right: float
    bottom: float

    def within(self, top: float, bottom: float) -> Span | None:
        """From where to where it goes at these heights; None where it is not there."""
        first, last = max(self.top, top), min(self.bottom, bottom)
        if first >= last:
            return None
        slope = (self.right - self.left) / (self.bottom - self.top)
        one, other = self.left + slope * (first - self.top), self.left + slope * (last - self.top)
        return (one, other) if one < other else (other, one)

    def passes_through(self, area: Rectangle) -> bool:
        """Whether a part of it lies within the area."""
        span = self.within(area.top, area.bottom)
        return span is not None and span[0] < area.right and span[1] > area.left


def line(one: Box, one_at: Point, other: Box, other_at: Point) -> Line | None:
    """None where neither box lies below the other."""
    if other_at.y < one_at.y:
        one, one_at, other, other_at = other, other_at, one, one_at
    bottom = one_at.y + one.height
    if other_at.y <= bottom:
        return None
    return Line(one_at.x + one.width / 2, bottom, other_at.x + other.width / 2, other_at.y)


def hidden(
    boxes: Sequence[Box], edges: Iterable[Edge], places: Mapping[str, Point]
) -> list[tuple[Edge, str]]:
    """Each edge whose line passes through a box that is not its end, with that box."""
    by_id = {box.id: box for box in boxes}
    areas = [(box.id, at(box, places[box.id])) for box in boxes]
    found: list[tuple[Edge, str]] = []
    for edge in edges:
        source, target = edge
        drawn = line(by_id[source], places[source], by_id[target], places[target])
        if drawn is not None:
            found += [(edge, id) for id, area in areas if id not in edge and drawn.passes_through(area)]
    return found
