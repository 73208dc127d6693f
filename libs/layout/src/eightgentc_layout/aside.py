"""Boxes of a drawing, moved sideways until no edge is hidden behind one.

A box that hides a line, and both boxes at its ends, in turn go to the nearest place where least is hidden; how far they
may go grows from sweep to sweep. No move hides more than was hidden before, and far enough aside a box hides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .box import Box, Point
from .lines import Edge, Form
from .sliding import Sliding

REACH, GROWTH = 300.0, 1.5
SWEEPS, MORE_SWEEPS = 14, 6
WIDEST = 20_000.0
"""In a wider drawing nothing is found again: rather than that, some edges stay hidden."""
MOST = 40_000
"""Boxes times edges, and boxes times boxes: each is looked at with each."""
MOST_WORK = 40_000
"""About a fifth of a second. Five times that shows a fifth of the edges more among 100 boxes with 150, and few elsewhere."""
FIRST, SECOND = (Form.STRAIGHT, Form.CURVED), (Form.CENTRAL,)
"""What is drawn by the second shows where that hides nothing that is drawn by the first."""


def aside(boxes: Sequence[Box], edges: Sequence[Edge], drawn: Mapping[str, Point]) -> dict[str, Point]:
    """The drawing with every box at its height, and no edge behind one where boxes of a row have one height.

    Some may stay behind one where the drawing would be wider than `WIDEST`, or where edges are so many that `MOST_WORK`
    is not enough; and the same drawing comes back with more boxes and edges than `MOST` allows.
    """
    if not edges or len(boxes) * max(len(boxes), len(edges)) > MOST:
        return dict(drawn)
    drawing = Sliding(boxes, edges, drawn, widest=WIDEST, first=FIRST, second=SECOND)
    for sweeps, forms in ((SWEEPS, FIRST), (MORE_SWEEPS, SECOND)):
        reach = REACH
        for _ in range(sweeps):
            for id in drawing.at_fault(forms):
                drawing.slide(id, reach)
                if drawing.work > MOST_WORK:
                    return drawing.places
            reach *= GROWTH
    return drawing.places
