"""Places for boxes that come one by one, while the graph is still being drawn: none is moved by what comes later."""

from __future__ import annotations

from collections.abc import Sequence

from .box import GAP_X, GAP_Y, HEIGHT, WIDTH, Box, Point, at
from .place import kept_boxes

_IN_A_ROW = 6


class GrowingPlaces:
    """Keeps a proposed position that is free, as `place` does; else the next free cell of rows under what was there."""

    def __init__(self, existing: Sequence[Box]) -> None:
        """`existing`: boxes that stay where they are."""
        places, self._taken = kept_boxes(existing)
        self._left = min((point.x for point in places.values()), default=0.0)
        self._top = 0.0 if self._taken.empty else self._taken.bottom + GAP_Y
        self._cell = 0

    def place(self, box: Box) -> Point:
        """Where a box goes, for good."""
        point = box.position
        if point is None or not box.acceptable() or not self._taken.free(at(box, point)):
            point = self._next(box)
        self._taken.take(at(box, point))
        return point

    def _next(self, box: Box) -> Point:
        """Ends, since what is taken has a bottom, and a cell is as wide as most boxes."""
        while True:
            row, column = divmod(self._cell, _IN_A_ROW)
            self._cell += 1
            point = Point(self._left + column * (WIDTH + GAP_X), self._top + row * (HEIGHT + GAP_Y))
            if self._taken.free(at(box, point)):
                return point
