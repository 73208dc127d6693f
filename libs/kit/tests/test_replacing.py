"""Replacing fields of a dataclass as `dataclasses.replace` does."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_kit.replacing import replacing


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    x: float = 0.0
    y: float = 0.0


@given(name=st.text(), x=st.floats(allow_nan=False), y=st.floats(allow_nan=False))
def test_it_gives_what_replace_gives(name, x, y):
    place = Place(name, 1.0, 2.0)

    assert replacing(Place, "y", "x")(place, y, x) == replace(place, x=x, y=y)
    assert place == Place(name, 1.0, 2.0)


def test_a_name_that_is_no_field_is_found_when_the_function_is_made():
    with pytest.raises(ValueError, match="z"):
        replacing(Place, "z")


def test_a_value_too_few_is_an_error_and_no_guess():
    with pytest.raises(TypeError, match="new_y"):
        replacing(Place, "x", "y")(Place("a"), 1.0)
