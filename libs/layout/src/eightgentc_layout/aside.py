"""Boxes of a drawing, moved sideways until no edge is hidden behind one.

A box that hides a line, and both boxes at its ends, in turn go to the nearest place where least is hidden; how far they
may go grows from sweep to sweep. No move hides more than was hidden before, and far enough aside a box hides nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from .box import GAP_X, Box, Point
from .lines import Edge, Line, Span, hidden, line

ROOM = 8.0
"""Between a line and the boxes that it passes."""
REACH, GROWTH, SWEEPS = 300.0, 1.5, 14
WIDEST = 20_000.0
"""In a wider drawing nothing is found again: rather than that, some edges stay hidden."""
MOST = 40_000
"""Boxes times edges, and boxes times boxes: each is looked at with each."""
_LEAST_RISE = 1.0
"""A line from a box passes a taller one beside it that close to its beginning."""


def aside(boxes: Sequence[Box], edges: Sequence[Edge], drawn: Mapping[str, Point]) -> dict[str, Point]:
    """The drawing with every box at its height, and no edge behind one where boxes of a row have one height.

    As few as could be found are behind one where the drawing would be wider than `WIDEST`; and the same drawing comes
    back with more boxes and edges than `MOST` allows.
    """
    if len(boxes) * max(len(boxes), len(edges)) > MOST:
        return dict(drawn)
    drawing = _Drawing(boxes, edges, drawn)
    reach = REACH
    for _ in range(SWEEPS):
        faults = hidden(boxes, edges, drawing.places)
        if not faults:
            break
        for id in dict.fromkeys(id for edge, box in faults for id in (box, *edge)):
            drawing.move(id, reach)
        reach *= GROWTH
    return drawing.places


class _Drawing:
    """Boxes at heights that stay, so that it is known once which lines pass at the height of a box."""

    def __init__(self, boxes: Sequence[Box], edges: Sequence[Edge], drawn: Mapping[str, Point]) -> None:
        self.places = dict(drawn)
        left = min(drawn[box.id].x for box in boxes)
        right = max(drawn[box.id].x + box.width for box in boxes)
        more = max(0.0, WIDEST - (right - left)) / 2
        self._sides = left - more, right + more
        self._boxes = {box.id: box for box in boxes}
        self._ends: dict[str, list[str]] = defaultdict(list)
        self._passing: dict[str, list[Edge]] = defaultdict(list)
        self._between: dict[Edge, list[Box]] = {}
        self._beside = {box.id: [other for other in boxes if self._is_beside(box, other)] for box in boxes}
        for source, target in edges:
            drawn_line = self._line(source, target)
            if drawn_line is None:
                continue
            self._ends[source].append(target)
            self._ends[target].append(source)
            crossed = [
                box
                for box in boxes
                if self._top(box) < drawn_line.bottom
                and self._bottom(box) > drawn_line.top
                and box.id not in (source, target)
            ]
            self._between[source, target] = self._between[target, source] = crossed
            for box in crossed:
                self._passing[box.id].append((source, target))

    def move(self, id: str, reach: float) -> None:
        """To the nearest place within reach where least is hidden by it or from it."""
        box = self._boxes[id]
        half = box.width / 2
        taken = [
            (self.places[other.id].x - GAP_X - half, self.places[other.id].x + other.width + GAP_X + half)
            for other in self._beside[id]
        ]
        wanted = self.places[id].x + half
        sides = max(self._sides[0] + half, wanted - reach), min(self._sides[1] - half, wanted + reach)
        middle = _best(wanted, [*self._lines_at(box), *self._shadows_at(box)], taken, sides)
        if middle is not None:
            self.places[id] = Point(middle - half, self.places[id].y)

    def _lines_at(self, box: Box) -> Iterator[Span]:
        """Where its middle must not be, for the lines that pass at its height."""
        for source, target in self._passing[box.id]:
            drawn_line = self._line(source, target)
            span = drawn_line and drawn_line.within(self._top(box), self._bottom(box))
            if span:
                yield span[0] - ROOM - box.width / 2, span[1] + ROOM + box.width / 2

    def _shadows_at(self, box: Box) -> Iterator[Span]:
        """Where its middle must not be, for its own lines: each box in between casts a shadow from the other end."""
        for id in self._ends[box.id]:
            end = self._boxes[id]
            is_below = self._top(box) > self._top(end)
            start = self._bottom(end) if is_below else self._top(end)
            length = self._top(box) - start if is_below else start - self._bottom(box)
            x = self.places[id].x + end.width / 2
            for other in self._between[box.id, id]:
                rises = (
                    (self._top(other) - start, self._bottom(other) - start)
                    if is_below
                    else (start - self._bottom(other), start - self._top(other))
                )
                near, far = max(rises[0], _LEAST_RISE) / length, min(rises[1], length) / length
                left = self.places[other.id].x - ROOM - x
                right = self.places[other.id].x + other.width + ROOM - x
                yield x + min(left / near, left / far), x + max(right / near, right / far)

    def _line(self, one: str, other: str) -> Line | None:
        return line(self._boxes[one], self.places[one], self._boxes[other], self.places[other])

    def _top(self, box: Box) -> float:
        return self.places[box.id].y

    def _bottom(self, box: Box) -> float:
        return self.places[box.id].y + box.height

    def _is_beside(self, box: Box, other: Box) -> bool:
        return (
            box is not other and self._top(box) < self._bottom(other) and self._top(other) < self._bottom(box)
        )


def _best(wanted: float, hiding: Sequence[Span], taken: Sequence[Span], sides: Span) -> float | None:
    """The place with the fewest hiding spans around it, and of those the nearest; None where all is taken."""
    begins, ends = sorted(span[0] for span in hiding), sorted(span[1] for span in hiding)

    def around(place: float) -> int:
        return bisect_left(begins, place) - bisect_right(ends, place)

    places = [wanted, *(end for span in (*hiding, *taken) for end in span if sides[0] <= end <= sides[1])]
    free = (place for place in places if not any(left < place < right for left, right in taken))
    return min(free, key=lambda place: (around(place), abs(place - wanted)), default=None)
