"""Which area is taken: rectangles in the cells of a coarse grid, so that a check costs the same in any graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .box import Rectangle
from .lines import Line

CELL = 400.0
LARGEST = 64
"""A rectangle over more cells than this is kept in a list of its own."""


class Occupancy:
    """Takes rectangles and says whether another one would overlap."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Rectangle]] = defaultdict(list)
        self._huge: list[Rectangle] = []
        self._bottom = 0.0
        self.empty = True

    @property
    def bottom(self) -> float:
        """The lowest edge of all: below it everything is free."""
        return self._bottom

    def take(self, area: Rectangle) -> None:
        """Mark the area as taken."""
        self._bottom = area.bottom if self.empty else max(self._bottom, area.bottom)
        self.empty = False
        if _spread(area) > LARGEST:
            self._huge.append(area)
            return
        for cell in _cells(area):
            self._cells[cell].append(area)

    def free(self, area: Rectangle) -> bool:
        """Whether nothing taken overlaps the area."""
        return not any(area.overlaps(other) for other in self._near(area))

    def hides(self, drawn: Line) -> bool:
        """Whether a line passes through something taken. One that is very long is not looked at."""
        around = Rectangle(
            min(drawn.left, drawn.right), drawn.top, max(drawn.left, drawn.right), drawn.bottom
        )
        return _spread(around) <= LARGEST and any(map(drawn.passes_through, self._near(around)))

    def _near(self, area: Rectangle) -> Iterator[Rectangle]:
        yield from self._huge
        if _spread(area) > LARGEST:
            yield from (other for taken in self._cells.values() for other in taken)
        else:
            for cell in _cells(area):
                yield from self._cells.get(cell, ())


def _spread(area: Rectangle) -> float:
    return (1 + (area.right - area.left) / CELL) * (1 + (area.bottom - area.top) / CELL)


def _cells(area: Rectangle) -> Iterator[tuple[int, int]]:
    for column in range(int(area.left // CELL), int(area.right // CELL) + 1):
        for row in range(int(area.top // CELL), int(area.bottom // CELL) + 1):
            yield column, row
