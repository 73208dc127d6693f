"""The grid: boxes in rows in their order, as close to a square as possible."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .box import GAP_X, GAP_Y, Box, Point


def grid(boxes: Sequence[Box]) -> dict[str, Point]:
    """Positions from (0, 0); every cell is as large as the largest box."""
    columns = max(1, math.ceil(math.sqrt(len(boxes))))
    width = max((box.width for box in boxes), default=0.0) + GAP_X
    height = max((box.height for box in boxes), default=0.0) + GAP_Y
    return {
        box.id: Point((number % columns) * width, (number // columns) * height)
        for number, box in enumerate(boxes)
    }
