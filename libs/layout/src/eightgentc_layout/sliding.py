"""Boxes that keep their heights and slide sideways, each to where the fewest lines pass through a box."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from .box import GAP_X, Box, Point, at
from .lines import Edge, Form, Line, Span, line

ROOM = 8.0
"""Between a line and the boxes that it passes."""
_LEAST_SHARE = 1e-4
"""Of its way that a line has gone when it passes a taller box beside its beginning."""


class Sliding:
    """Since heights stay, it is known once which boxes a line may pass through.

    Args:
        boxes, edges, drawn: the drawing at first.
        widest: how wide it may become, unless it is wider.
        first: forms of lines of which the fewest are hidden.
        second: forms that count where the first do not decide.
    """

    def __init__(
        self,
        boxes: Sequence[Box],
        edges: Sequence[Edge],
        drawn: Mapping[str, Point],
        *,
        widest: float,
        first: Sequence[Form],
        second: Sequence[Form],
    ) -> None:
        self.places = dict(drawn)
        self._first, self._second = first, second
        left = min(drawn[box.id].x for box in boxes)
        right = max(drawn[box.id].x + box.width for box in boxes)
        more = max(0.0, widest - (right - left)) / 2
        self._sides = left - more, right + more
        self._boxes = {box.id: box for box in boxes}
        self._beside = {box.id: [other for other in boxes if self._is_beside(box, other)] for box in boxes}
        self._ends: dict[str, list[str]] = defaultdict(list)
        self._passing: dict[str, list[Edge]] = defaultdict(list)
        self._between: dict[Edge, list[Box]] = defaultdict(list)
        self._edges = edges
        self.work = 0
        """Spans that were looked at."""
        for edge in edges:
            self._look_along(edge, boxes)

    def at_fault(self, forms: Sequence[Form]) -> list[str]:
        """Boxes that hide a line in one of these forms, and those that it joins."""
        found = dict[str, None]()
        for edge in self._edges:
            areas = [(box.id, at(box, self.places[box.id])) for box in self._between[edge]]
            lines = [drawn for form in forms if areas and (drawn := self._line(edge, form))]
            for id, area in areas:
                if any(drawn.passes_through(area) for drawn in lines):
                    found |= dict.fromkeys((id, *edge))
        return list(found)

    def slide(self, id: str, reach: float) -> None:
        """To the nearest place within reach where least is hidden by it or from it."""
        box = self._boxes[id]
        half, wanted = box.width / 2, self.places[id].x + box.width / 2
        taken = [
            (self.places[other.id].x - GAP_X - half, self.places[other.id].x + other.width + GAP_X + half)
            for other in self._beside[id]
        ]
        hiding, less = (
            [
                span
                for form in forms
                for spans in (self._lines_at, self._shadows_at)
                for span in spans(box, form)
            ]
            for forms in (self._first, self._second)
        )
        self.work += len(hiding) + len(less)
        sides = max(self._sides[0] + half, wanted - reach), min(self._sides[1] - half, wanted + reach)
        ends = (end for span in (*hiding, *less, *taken) for end in span if sides[0] <= end <= sides[1])
        free = [place for place in (wanted, *ends) if not any(left < place < right for left, right in taken)]
        first, second = _counter(hiding), _counter(less)
        if free:
            middle = min(free, key=lambda place: (first(place), second(place), abs(place - wanted)))
            self.places[id] = Point(middle - half, self.places[id].y)

    def _look_along(self, edge: Edge, boxes: Sequence[Box]) -> None:
        drawn = self._line(edge, Form.CENTRAL)
        if drawn is None:
            return
        source, target = edge
        self._ends[source].append(target)
        self._ends[target].append(source)
        crossed = [
            box
            for box in boxes
            if box.id not in edge and self._top(box) < drawn.bottom and self._bottom(box) > drawn.top
        ]
        self._between[source, target] = self._between[target, source] = crossed
        for box in crossed:
            self._passing[box.id].append(edge)

    def _lines_at(self, box: Box, form: Form) -> Iterator[Span]:
        """Where its middle must not be, for the lines that pass at its height."""
        for edge in self._passing[box.id]:
            drawn = self._line(edge, form)
            span = drawn and drawn.within(self._top(box), self._bottom(box))
            if span:
                yield span[0] - ROOM - box.width / 2, span[1] + ROOM + box.width / 2

    def _shadows_at(self, box: Box, form: Form) -> Iterator[Span]:
        """Where its middle must not be, for its own lines: each box in between casts a shadow from the other end."""
        for id in self._ends[box.id]:
            drawn = self._line((id, box.id), form)
            if drawn is None:
                continue
            is_below = self._top(box) > self.places[id].y
            x, height = (drawn.left if is_below else drawn.right), drawn.bottom - drawn.top
            for other in self._between[id, box.id]:
                first, last = max(self._top(other), drawn.top), min(self._bottom(other), drawn.bottom)
                if first >= last:
                    continue
                rises = (
                    (first - drawn.top, last - drawn.top)
                    if is_below
                    else (drawn.bottom - last, drawn.bottom - first)
                )
                near, far = (max(form.share(rise / height), _LEAST_SHARE) for rise in rises)
                left = self.places[other.id].x - ROOM - x
                right = self.places[other.id].x + other.width + ROOM - x
                yield x + min(left / near, left / far), x + max(right / near, right / far)

    def _line(self, edge: Edge, form: Form) -> Line | None:
        one, other = edge
        return line(self._boxes[one], self.places[one], self._boxes[other], self.places[other], form)

    def _top(self, box: Box) -> float:
        return self.places[box.id].y

    def _bottom(self, box: Box) -> float:
        return self.places[box.id].y + box.height

    def _is_beside(self, box: Box, other: Box) -> bool:
        return (
            box is not other and self._top(box) < self._bottom(other) and self._top(other) < self._bottom(box)
        )


def _counter(spans: Sequence[Span]) -> Callable[[float], int]:
    """How many spans a place is within."""
    begins, ends = sorted(span[0] for span in spans), sorted(span[1] for span in spans)
    return lambda place: bisect_left(begins, place) - bisect_right(ends, place)
