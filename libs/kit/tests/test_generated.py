"""Functions written from a description."""

import pytest

from eightgentc_kit.generated import Source


def test_a_function_does_what_its_lines_say_with_the_values_they_name():
    source = Source("x, y=1")
    twice = source.name(lambda value: value * 2)

    made = source.function([f"z = {twice}(x)", "return z + y"])

    assert (made(3), made(3, y=4)) == (7, 10)


def test_two_values_have_two_names():
    source = Source("x")

    assert source.name(1) != source.name(1)


def test_a_function_knows_nothing_of_where_it_was_made():
    made = Source("x").function(["return Source"])

    with pytest.raises(NameError):
        made(1)
