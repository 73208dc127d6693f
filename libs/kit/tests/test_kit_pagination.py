"""Page sizes and page tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.pagination import PageSeal, PageTokenInvalid, page_size

SEAL = PageSeal(b"of the tests")
QUERY = {"list": "projects", "filter": "active", "order": ["title"]}
POSITIONS = st.lists(
    st.one_of(st.text(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)),
    max_size=4,
)


@given(position=POSITIONS)
def test_position_comes_back_from_its_token(position: list[str | int | float]) -> None:
    assert SEAL.open(QUERY, SEAL.seal(QUERY, position)) == position


def test_no_token_is_the_first_page() -> None:
    assert SEAL.open(QUERY, "") is None


def test_order_of_the_filters_does_not_matter() -> None:
    same = dict(reversed(QUERY.items()))

    assert SEAL.open(same, SEAL.seal(QUERY, [1])) == [1]


def test_token_of_another_list_is_refused() -> None:
    with pytest.raises(PageTokenInvalid):
        SEAL.open({**QUERY, "filter": "trash"}, SEAL.seal(QUERY, [1]))


@given(token=st.text(min_size=1))
def test_any_other_text_is_refused_in_one_way(token: str) -> None:
    with pytest.raises(PageTokenInvalid):
        SEAL.open(QUERY, token)


@given(position=POSITIONS)
def test_token_is_safe_in_a_url(position: list[str | int | float]) -> None:
    token = SEAL.seal(QUERY, position)

    assert token.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(("asked", "size"), [(0, 20), (1, 1), (50, 50), (100, 50)])
def test_size_has_a_default_and_a_maximum(asked: int, size: int) -> None:
    assert page_size(asked, default=20, maximum=50) == size


def test_negative_size_names_the_field() -> None:
    with pytest.raises(FieldInvalid) as refused:
        page_size(-1, default=20, maximum=50)

    assert refused.value.violations[0].field == "page_size"


@given(position=POSITIONS, key=st.binary())
def test_token_of_another_key_is_refused(position: list[str | int | float], key: bytes) -> None:
    with pytest.raises(PageTokenInvalid):
        SEAL.open(QUERY, PageSeal(key).seal(QUERY, position))


@given(position=POSITIONS, at=st.integers(0, 200), other=st.sampled_from("AZaz09-_"))
def test_token_of_which_a_character_was_changed_is_refused(
    position: list[str | int | float], at: int, other: str
) -> None:
    token = SEAL.seal(QUERY, position)
    at %= len(token) - 1
    changed = f"{token[:at]}{other}{token[at + 1 :]}"

    if changed != token:
        with pytest.raises(PageTokenInvalid):
            SEAL.open(QUERY, changed)
