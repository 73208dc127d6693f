"""Two lists merged by rank, and vectors by their nearness."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from eightgentc_projects.adapters.outbound.postgres.nearest import nearest
from eightgentc_projects.domain.recall import Ranked, merged

lists = st.lists(st.sampled_from("abcdefghij"), unique=True)


def test_what_both_find_comes_before_what_one_finds_better():
    assert merged(["a", "b"], ["c", "b"]) == [Ranked("b", 2, 2), Ranked("c", 0, 1), Ranked("a", 1, 0)]


@given(lists, lists)
def test_everything_that_was_found_comes_once_with_its_ranks(words, meaning):
    found = merged(words, meaning)

    assert sorted(one.id for one in found) == sorted(set(words) | set(meaning))
    for one in found:
        assert one.by_words == (words.index(one.id) + 1 if one.id in words else 0)
        assert one.by_meaning == (meaning.index(one.id) + 1 if one.id in meaning else 0)


@given(lists)
def test_one_list_keeps_its_order(ids):
    assert [one.id for one in merged(ids, [])] == ids
    assert [one.id for one in merged([], ids)] == ids


@given(lists, lists)
def test_what_is_ahead_in_both_lists_stays_ahead(words, meaning):
    order = [one.id for one in merged(words, meaning)]

    for first in set(words) & set(meaning):
        for second in set(words) & set(meaning):
            if words.index(first) < words.index(second) and meaning.index(first) < meaning.index(second):
                assert order.index(first) < order.index(second)


def halves(*values):
    return struct.pack(f"<{len(values)}e", *values)


def test_the_nearest_vector_comes_first():
    others = halves(0, 1, 1, 0, 0.6, 0.8)

    assert nearest(halves(1, 0), others, 9) == [1, 2, 0]
    assert nearest(halves(1, 0), others, 1) == [1]
    assert nearest(halves(1, 0), b"", 9) == []


def test_of_vectors_alike_the_first_comes_first():
    assert nearest(halves(1, 0), halves(0, 1, 1, 0, 1, 0), 9) == [1, 2, 0]
