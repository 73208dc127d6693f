"""What `place` promises: kept positions, no overlaps, arrows down, the same answer every time."""

from __future__ import annotations

import math
import sys
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_layout import Box, Point, box_width, place
from eightgentc_layout.box import BOUND, at

Graph = tuple[list[Box], list[tuple[str, str]]]
coordinate = st.one_of(
    st.floats(-2000, 2000), st.sampled_from([math.nan, math.inf, -math.inf, 1e9, BOUND, -BOUND, 0.0])
)


@st.composite
def graphs(draw: st.DrawFn, *, positions: bool = True, acyclic: bool = False) -> Graph:
    count = draw(st.integers(0, 40))
    point = st.none() | st.builds(Point, coordinate, coordinate) if positions else st.none()
    boxes = [
        Box(
            f"n{number}",
            draw(st.sampled_from([160.0, 80.0, 320.0])),
            draw(st.sampled_from([48.0, 120.0])),
            draw(point),
        )
        for number in range(count)
    ]
    index = st.integers(0, max(count - 1, 0))
    pairs = draw(st.lists(st.tuples(index, index), max_size=80)) if count else []
    if acyclic:
        pairs = [(min(pair), max(pair)) for pair in pairs]
    return boxes, [(f"n{a}", f"n{b}") for a, b in pairs]


def overlapping(boxes: list[Box], places: dict[str, Point]) -> list[tuple[str, str]]:
    return [
        (a.id, b.id) for a, b in combinations(boxes, 2) if at(a, places[a.id]).overlaps(at(b, places[b.id]))
    ]


@pytest.mark.row("F128", "positions in bounds and without overlap are kept, else placed")
@given(graphs(), st.sampled_from(["layered", "grid"]))
def test_no_two_boxes_overlap_and_every_box_has_a_finite_place(graph: Graph, style: str) -> None:
    boxes, edges = graph
    places = place(boxes, edges, style=style)  # type: ignore[arg-type]
    assert list(places) == [box.id for box in boxes]
    assert all(math.isfinite(v) for point in places.values() for v in point)
    assert overlapping(boxes, places) == []


@given(graphs())
def test_the_same_graph_is_placed_the_same_way(graph: Graph) -> None:
    assert place(*graph) == place(*graph)


@given(graphs(positions=False, acyclic=True), st.booleans())
def test_edges_of_an_acyclic_graph_point_down(graph: Graph, engine: bool) -> None:
    boxes, edges = graph
    with pytest.MonkeyPatch.context() as patch:
        if not engine:
            patch.setitem(sys.modules, "graphlay", None)
        places = place(boxes, edges)
        heights = {box.id: box.height for box in boxes}
        assert [e for e in edges if e[0] != e[1] and places[e[0]].y + heights[e[0]] > places[e[1]].y] == []


@given(graphs(acyclic=True))
def test_edges_between_placed_boxes_point_down_around_kept_ones(graph: Graph) -> None:
    boxes, edges = graph
    places = place(boxes, edges)
    loose = {box.id for box in boxes if box.position != places[box.id]}
    inner = [e for e in edges if e[0] != e[1] and loose.issuperset(e)]
    assert [e for e in inner if places[e[0]].y >= places[e[1]].y] == []


@pytest.mark.row("F128", "positions in bounds and without overlap are kept, else placed")
def test_a_proposed_position_is_kept_and_an_overlapping_or_absurd_one_is_not() -> None:
    boxes = [
        Box("kept", position=Point(500, 500)),
        Box("over", position=Point(510, 510)),
        Box("far", position=Point(1e9, 0)),
        Box("nan", position=Point(math.nan, 0)),
        Box("edge", position=Point(BOUND, -BOUND)),
    ]
    places = place(boxes, [("kept", "over")])
    assert places["kept"] == Point(500, 500)
    assert places["edge"] == Point(BOUND, -BOUND)
    assert all(abs(v) <= BOUND for name in ("over", "far", "nan") for v in places[name])
    assert places["over"].y > places["kept"].y
    assert math.dist(places["over"], places["kept"]) < 400


def test_pinned_boxes_never_move_even_where_they_overlap_or_lie_outside() -> None:
    boxes = [
        Box("proposed", position=Point(0, 0)),
        Box("a", position=Point(10, 10), pinned=True),
        Box("b", position=Point(20, 20), pinned=True),
        Box("outside", position=Point(5 * BOUND, 0), pinned=True),
    ]
    places = place(boxes, [])
    assert (places["a"], places["b"], places["outside"]) == ((10, 10), (20, 20), (5 * BOUND, 0))
    assert places["proposed"] != (0, 0)


@pytest.mark.row("F128", "grid or layered by choice")
def test_grid_puts_nine_boxes_in_three_rows() -> None:
    places = place([Box(str(number)) for number in range(9)], [("0", "8")], style="grid")
    assert sorted({point.y for point in places.values()}) == [0.0, 108.0, 216.0]


def test_cycles_self_loops_and_unknown_ends_are_survived() -> None:
    boxes = [Box(name) for name in "abc"]
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "a"), ("a", "nobody")]
    assert overlapping(boxes, place(boxes, edges)) == []


def test_ten_thousand_boxes_are_placed_within_the_canvas() -> None:
    boxes = [Box(f"n{number}") for number in range(10_000)]
    edges = [(f"n{a}", f"n{min(a + step, 9_999)}") for a in range(9_999) for step in (1 + a % 7, 1 + a % 41)]
    pinned = [Box("p", position=Point(0, 0), pinned=True)]
    places = place([*pinned, *boxes], [*edges, ("p", "n0")])
    assert len({*places.values()}) == 10_001
    star = place([*pinned, *boxes], [("p", box.id) for box in boxes])
    assert all(abs(v) <= BOUND for point in star.values() for v in point)


def test_longer_labels_ask_for_wider_boxes() -> None:
    assert box_width("Bread") == 160
    assert 160 < box_width("Find premises near the river") < 320
    assert box_width("漢字" * 10) > box_width("ab" * 10)
    assert box_width("x" * 500) == 320
