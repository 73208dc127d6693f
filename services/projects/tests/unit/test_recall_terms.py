"""Terms by which texts are found, in any language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_projects.domain.recall_terms import MAX_TERMS, terms_of


def test_a_word_is_found_by_itself_and_by_how_it_begins():
    assert terms_of("Baking at night") == ["baking", "baki*", "baking*", "at", "night", "nigh*"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("bakes", "We bake."),
        ("LOAVES", "loaves"),
        ("padaria", "Padarias"),
        ("Öffnung", "offnungszeiten"),
        ("cafe\u0301", "CAFÉ"),
        ("\uff22\uff21\uff2b\uff25\uff32\uff39", "bakery"),
        ("パン", "夜にパンを焼く"),
        ("ночью", "Ночью пекут хлеб"),
        ("٢٠٢٦", "في ٢٠٢٦"),
        ("10,000", "10 000 euros"),
    ],
)
def test_texts_meet_whatever_their_case_accents_width_and_ending(asked, said):
    assert set(terms_of(asked)) & set(terms_of(said))


def test_of_a_text_without_words_there_is_no_term():
    assert terms_of("… 🥖 — !? ' \\ & | :* ()") == []


def test_a_long_text_has_its_first_terms():
    terms = terms_of(" ".join(f"w{number}" for number in range(3_000)))

    assert len(terms) == MAX_TERMS
    assert terms[0] == "w0"


@given(st.text())
def test_terms_are_letters_and_digits_whatever_is_said(text):
    for term in terms_of(text):
        word = term.removesuffix("*")
        assert word
        assert word.isalnum()


@given(st.text(), st.text())
def test_what_a_text_holds_is_found_in_it(before, after):
    said = f"{before} sourdough {after}"

    assert set(terms_of("Sourdough")) <= set(terms_of(said))
