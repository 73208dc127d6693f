"""No edge is hidden behind a box: its line, straight from bottom to top, passes through none but its ends."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_layout import Box, Point, place
from eightgentc_layout.aside import FIRST, MOST, WIDEST, aside
from eightgentc_layout.box import Rectangle, at
from eightgentc_layout.lines import Form, Line, line

Edges = list[tuple[str, str]]


def hidden(boxes: list[Box], edges: Edges, places: Mapping[str, Point], *forms: Form) -> set[tuple[str, str]]:
    """Each edge whose line in one of the forms passes through a box that is not its end."""
    by_id = {box.id: box for box in boxes}
    found = set()
    for edge in edges:
        one, other = edge
        for form in forms:
            drawn = line(by_id[one], places[one], by_id[other], places[other], form)
            others = [box for box in boxes if box.id not in edge]
            if drawn and any(drawn.passes_through(at(box, places[box.id])) for box in others):
                found.add(edge)
    return found


def boxes_of(count: int) -> list[Box]:
    return [Box(f"n{number}") for number in range(count)]


def chain(count: int, *leaps: tuple[int, int]) -> Edges:
    return [(f"n{a}", f"n{b}") for a, b in (*pairwise(range(count)), *leaps)]


@st.composite
def graphs(draw: st.DrawFn, *, acyclic: bool) -> tuple[list[Box], Edges]:
    count = draw(st.integers(2, 20))
    index = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(index, index), max_size=30))
    if acyclic:
        pairs = [(min(pair), max(pair)) for pair in pairs]
    return boxes_of(count), [(f"n{a}", f"n{b}") for a, b in pairs if a != b]


@pytest.mark.parametrize("engine", [True, False])
@pytest.mark.parametrize(
    "edges",
    [
        chain(3, (0, 2)),
        chain(6, (0, 5)),
        chain(6, (0, 2), (1, 3), (2, 4), (3, 5)),
        chain(8, (0, 7), (0, 6), (1, 7), (2, 5)),
        chain(5, (4, 0)),
    ],
)
def test_an_edge_that_skips_boxes_of_a_chain_is_seen(edges: Edges, engine: bool) -> None:
    boxes = boxes_of(1 + max(int(end[1:]) for edge in edges for end in edge))
    with pytest.MonkeyPatch.context() as patch:
        if not engine:
            patch.setitem(sys.modules, "graphlay", None)

        places = place(boxes, edges)

    assert hidden(boxes, edges, places, *FIRST) == set()
    assert max(point.x for point in places.values()) - min(point.x for point in places.values()) < 1_000


@given(st.booleans().flatmap(lambda acyclic: graphs(acyclic=acyclic)), st.booleans())
def test_no_edge_of_any_graph_is_hidden(graph: tuple[list[Box], Edges], engine: bool) -> None:
    boxes, edges = graph
    with pytest.MonkeyPatch.context() as patch:
        if not engine:
            patch.setitem(sys.modules, "graphlay", None)

        places = place(boxes, edges)

    assert hidden(boxes, edges, places, *FIRST) == set()


@given(graphs(acyclic=True))
def test_boxes_stay_in_their_rows_and_apart(graph: tuple[list[Box], Edges]) -> None:
    boxes, edges = graph
    drawn = {box.id: Point(200.0 * number, 108.0 * (number // 4)) for number, box in enumerate(boxes)}

    places = aside(boxes, edges, drawn)

    assert {id: point.y for id, point in places.items()} == {id: point.y for id, point in drawn.items()}
    areas = [at(box, places[box.id]) for box in boxes]
    assert not any(one.overlaps(other) for one in areas for other in areas if one is not other)


def test_a_drawing_where_nothing_is_hidden_stays_as_it_is() -> None:
    boxes, edges = boxes_of(5), chain(5)
    drawn = {box.id: Point(0.0, 108.0 * number) for number, box in enumerate(boxes)}

    assert aside(boxes, edges, drawn) == drawn


@pytest.mark.parametrize(("boxes", "edges"), [(201, 1), (101, 400)])
def test_a_drawing_that_is_too_large_to_look_at_stays_as_it_is(boxes: int, edges: int) -> None:
    drawn = {f"n{number}": Point(0.0, 108.0 * number) for number in range(boxes)}
    leaps = [(f"n{number % 50}", f"n{number % 50 + 2 + number // 50}") for number in range(edges)]

    assert boxes * max(boxes, edges) > MOST
    assert hidden(boxes_of(boxes), leaps, drawn, *FIRST) != set()
    assert aside(boxes_of(boxes), leaps, drawn) == drawn


def test_what_is_drawn_step_by_step_is_seen_too() -> None:
    """As a person adds one node after the other, each joined to those that are there."""
    boxes, edges = boxes_of(7), chain(7, (0, 2), (1, 3), (0, 4), (2, 6))
    placed: list[Box] = []
    for box in boxes:
        there = [*placed, box]
        known = {each.id for each in there}
        places = place(there, [edge for edge in edges if known.issuperset(edge)])
        placed = [Box(each.id, position=places[each.id], pinned=True) for each in there]

    assert hidden(boxes, edges, {box.id: box.position for box in placed if box.position}, *FIRST) == set()


def test_a_realistic_graph_grows_little_wider() -> None:
    boxes = boxes_of(60)
    edges = [(f"n{(number - 1) // 3}", f"n{number}") for number in range(1, 60)]
    edges += [(f"n{number}", f"n{number + 17}") for number in range(0, 40, 5)]

    places = place(boxes, edges)

    assert hidden(boxes, edges, places, *FIRST) == set()
    assert max(point.x for point in places.values()) - min(point.x for point in places.values()) < 9_200


def test_rather_than_to_grow_without_end_a_drawing_hides_some_edges() -> None:
    boxes = boxes_of(60)
    edges = [(f"n{a}", f"n{b}") for a in range(60) for b in range(a + 1, 60) if (a * b) % 7 == 3]

    places = place(boxes, edges)

    assert max(point.x for point in places.values()) - min(point.x for point in places.values()) <= WIDEST


@pytest.mark.parametrize("form", Form)
@given(*[st.floats(-500, 500)] * 2, st.floats(0, 1))
def test_a_line_is_where_it_would_be_drawn(form: Form, left: float, right: float, t: float) -> None:
    """By the formula of a Bézier curve whose handles stand upright, and that of a straight line."""
    drawn = Line(left, 0.0, right, 200.0, form)
    x = left + (right - left) * (3 * t**2 - 2 * t**3 if form is Form.CURVED else t)
    y = 200.0 * (1.5 * t * (1 - t) + t**3 if form is Form.CURVED else t)

    assert drawn.passes_through(Rectangle(x - 1, y - 1, x + 1, y + 1))
    assert not drawn.passes_through(Rectangle(max(left, right) + 1, 0, max(left, right) + 2, 200))
