"""Page sizes and page tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.pagination import PageTokenInvalid, decode_page_token, encode_page_token, page_size

QUERY = {"list": "projects", "filter": "active", "order": ["title"]}
POSITIONS = st.lists(
    st.one_of(st.text(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)),
    max_size=4,
)


@given(position=POSITIONS)
def test_position_comes_back_from_its_token(position: list[str | int | float]) -> None:
    assert decode_page_token(QUERY, encode_page_token(QUERY, position)) == position


def test_no_token_is_the_first_page() -> None:
    assert decode_page_token(QUERY, "") is None


def test_order_of_the_filters_does_not_matter() -> None:
    same = dict(reversed(QUERY.items()))

    assert decode_page_token(same, encode_page_token(QUERY, [1])) == [1]


def test_token_of_another_list_is_refused() -> None:
    with pytest.raises(PageTokenInvalid):
        decode_page_token({**QUERY, "filter": "trash"}, encode_page_token(QUERY, [1]))


@given(token=st.text(min_size=1))
def test_any_other_text_is_refused_in_one_way(token: str) -> None:
    with pytest.raises(PageTokenInvalid):
        decode_page_token(QUERY, token)


@given(position=POSITIONS)
def test_token_is_safe_in_a_url(position: list[str | int | float]) -> None:
    token = encode_page_token(QUERY, position)

    assert token.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(("asked", "size"), [(0, 20), (1, 1), (50, 50), (100, 50)])
def test_size_has_a_default_and_a_maximum(asked: int, size: int) -> None:
    assert page_size(asked, default=20, maximum=50) == size


def test_negative_size_names_the_field() -> None:
    with pytest.raises(FieldInvalid) as refused:
        page_size(-1, default=20, maximum=50)

    assert refused.value.violations[0].field == "page_size"
