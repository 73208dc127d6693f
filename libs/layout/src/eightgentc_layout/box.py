"""The boxes of a graph: their size and position, and whether two of them overlap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

WIDTH, HEIGHT = 160.0, 48.0
GAP_X, GAP_Y = 40.0, 60.0
BOUND = 100_000.0


class Point(NamedTuple):
    """The top-left corner of a box, as React Flow counts it: y grows downwards."""

    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """One node: its size, the position it has or that was proposed, and whether a person fixed it."""

    id: str
    width: float = WIDTH
    height: float = HEIGHT
    position: Point | None = None
    pinned: bool = False

    def acceptable(self) -> bool:
        """Whether its position is finite and, unless a person fixed it, in bounds."""
        bound = math.inf if self.pinned else BOUND
        return self.position is not None and all(math.isfinite(v) and abs(v) <= bound for v in self.position)


class Rectangle(NamedTuple):
    """A box at a place."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Rectangle) -> bool:
        """Whether the two share an area; touching borders do not."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def grown(self, by: float) -> Rectangle:
        """The same with a margin on every side."""
        return Rectangle(self.left - by, self.top - by, self.right + by, self.bottom + by)


def at(box: Box, point: Point) -> Rectangle:
    """The rectangle that the box covers there."""
    return Rectangle(point.x, point.y, point.x + box.width, point.y + box.height)


def box_width(label: str, *, least: float = WIDTH, most: float = 320.0) -> float:
    """The width that shows a label on one line: about 7.5 px a character, double for wide scripts."""
    characters = sum(2 if ord(character) >= 0x1100 else 1 for character in label)
    return min(most, max(least, 32.0 + 7.5 * characters))
