"""Vectors are made comparable, or refused with what is wrong with them."""

from __future__ import annotations

import math
from itertools import chain

import pytest

from eightgentc_ai.domain.embedding import (
    MAX_CHARACTERS,
    MAX_TEXTS,
    EmbeddingRequest,
    EmbeddingUse,
    checked_texts,
    unit_vectors,
)
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_kit.errors import FieldInvalid


def test_vectors_of_any_length_point_where_they_did_and_have_length_1() -> None:
    vectors = unit_vectors([[3.0, 4.0], [-3e-200, -4e-200], [3e200, 4e200]], count=3)

    assert list(chain(*vectors)) == pytest.approx([0.6, 0.8, -0.6, -0.8, 0.6, 0.8])


@pytest.mark.parametrize(
    "vectors",
    [
        [[1.0, 0.0]],
        [[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]],
        [[1.0, 0.0], [1.0]],
        [[1.0, 0.0], [0.0, 0.0]],
        [[1.0, 0.0], [math.nan, 0.0]],
        [[1.0, 0.0], [math.inf, 0.0]],
        [[], []],
    ],
    ids=["too few", "too many", "other lengths", "zero", "no number", "infinite", "empty"],
)
def test_vectors_that_cannot_be_compared_are_refused(vectors: list[list[float]]) -> None:
    with pytest.raises(OutputInvalid, match="vectors of the model cannot be used"):
        unit_vectors(vectors, count=2)


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ([], "texts"),
        (["x"] * (MAX_TEXTS + 1), "texts"),
        (["x", ""], "texts[1]"),
        (["x" * (MAX_CHARACTERS + 1)], "texts[0]"),
    ],
)
def test_texts_outside_the_bounds_are_refused_by_their_place(texts: list[str], field: str) -> None:
    with pytest.raises(FieldInvalid) as refused:
        checked_texts(texts)

    assert refused.value.violations[0].field == field


def test_texts_at_the_bounds_are_taken() -> None:
    texts = ["ß" * MAX_CHARACTERS, *["x"] * (MAX_TEXTS - 1)]

    assert checked_texts(texts) == tuple(texts)


def test_only_what_is_longer_than_the_share_of_the_longest_text_is_cut() -> None:
    request = EmbeddingRequest("m", ("bread" * 20, "oven"), EmbeddingUse.QUERY)

    assert request.shortened(0.1).texts == ("breadbread", "oven")
    assert request.shortened(0.0).texts == ("b", "o")
