"""What `GrowingPlaces` promises: no overlap, and nothing that was given a place is moved."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from eightgentc_layout import Box, GrowingPlaces, Point
from eightgentc_layout.box import at

POINTS = st.none() | st.builds(Point, st.floats(-900, 900), st.floats(-900, 900))
SIZES = st.sampled_from([160.0, 320.0])


@given(
    proposed=st.lists(st.tuples(POINTS, SIZES), max_size=30),
    existing=st.lists(st.builds(Point, st.floats(-900, 900), st.floats(-900, 900)), max_size=5),
)
def test_no_two_overlap_wherever_they_were_proposed(
    proposed: list[tuple[Point | None, float]], existing: list[Point]
) -> None:
    fixed = [Box(f"e{number}", position=point, pinned=True) for number, point in enumerate(existing)]
    growing = GrowingPlaces(fixed)
    boxes = [Box(f"n{number}", width, position=point) for number, (point, width) in enumerate(proposed)]

    areas = [at(box, growing.place(box)) for box in boxes]

    assert not any(one.overlaps(other) for one, other in combinations(areas, 2))
    stay = [at(fixed[0], point) for point in existing]
    assert not any(area.overlaps(other) for area in areas for other in stay)


def test_a_free_proposal_is_kept_and_others_go_in_rows_under_what_was_there() -> None:
    growing = GrowingPlaces([Box("e", position=Point(400, 100), pinned=True)])

    free = growing.place(Box("a", position=Point(0, 0)))
    taken = growing.place(Box("b", position=Point(410, 110)))
    next_to_it = growing.place(Box("c"))

    assert free == Point(0, 0)
    assert taken == Point(400, 208)
    assert next_to_it == Point(600, 208)
