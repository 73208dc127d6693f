"""The lines of edges between boxes of which one lies below the other, in the forms in which clients draw them."""

from __future__ import annotations

import math
from enum import Enum
from typing import NamedTuple

from .box import Box, Point, Rectangle

Edge = tuple[str, str]
Span = tuple[float, float]


class Form(Enum):
    """From the middle of the upper box's bottom to the middle of the lower box's top, or from middle to middle."""

    STRAIGHT = "React Flow's `straight`"
    CURVED = "React Flow's `default`, a Bézier curve that leaves and arrives vertically"
    CENTRAL = "Cytoscape's `straight`"

    def share(self, height: float) -> float:
        """How far a line has gone sideways at this share of its height."""
        if self is not Form.CURVED:
            return height
        # The curve's height is u³ + ¾u + ½ with u = t - ½, of which this is the root; its way aside is 3t² - 2t³.
        return 1.5 - 2 * height + 3 * math.sinh(math.asinh(4 * height - 2) / 3)


class Line(NamedTuple):
    """Downwards, whichever way the edge points."""

    left: float
    top: float
    right: float
    bottom: float
    form: Form

    def within(self, top: float, bottom: float) -> Span | None:
        """From where to where it goes at these heights; None where it is not there."""
        first, last = max(self.top, top), min(self.bottom, bottom)
        if first >= last:
            return None
        one, other = (
            self.left + (self.right - self.left) * self.form.share((y - self.top) / (self.bottom - self.top))
            for y in (first, last)
        )
        return (one, other) if one < other else (other, one)

    def passes_through(self, area: Rectangle) -> bool:
        """Whether a part of it lies within the area."""
        span = self.within(area.top, area.bottom)
        return span is not None and span[0] < area.right and span[1] > area.left


def line(one: Box, one_at: Point, other: Box, other_at: Point, form: Form) -> Line | None:
    """None where neither box lies below the other."""
    if other_at.y < one_at.y:
        one, one_at, other, other_at = other, other_at, one, one_at
    top, bottom = one_at.y + one.height, other_at.y
    if bottom <= top:
        return None
    if form is Form.CENTRAL:
        top, bottom = top - one.height / 2, bottom + other.height / 2
    return Line(one_at.x + one.width / 2, top, other_at.x + other.width / 2, bottom, form)
