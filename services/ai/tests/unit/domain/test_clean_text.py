"""Text from a model without what no database, no message and no screen can hold, in whatever pieces it comes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.clean_text import TextCleaner, cleaned

_ODD = st.sampled_from(
    [*"\0\x07\x1b\r\n\t\x7f\x85", "\r\n", "\ud83c", "\udf5e", "\ud83c\udf5e", "a", "ß", "🍞", "\u200b"]
)
_TEXT = st.lists(_ODD, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Bread\0 and\x07 cake\x7f\x85.", "Bread and cake."),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc\n\rd", "a\nb\nc\n\nd"),
        ("\ud83c\udf5e", "🍞"),
        ("a\ud83cb\udf5e", "a\ufffdb\ufffd"),
        ("a\ud83c", "a\ufffd"),
        ("Größe\u200b 🍞", "Größe\u200b 🍞"),
    ],
)
def test_controls_and_half_pairs_are_taken_out(text: str, clean: str) -> None:
    assert cleaned(text) == clean


@given(text=_TEXT)
def test_clean_text_can_be_stored_and_sent(text: str) -> None:
    clean = cleaned(text)

    assert clean.encode().decode() == clean
    assert [letter for letter in clean if unicodedata.category(letter) == "Cc" and letter not in "\n\t"] == []
    assert cleaned(clean) == clean


@given(pieces=st.lists(_TEXT, max_size=6))
def test_text_in_pieces_is_cleaned_as_the_whole(pieces: list[str]) -> None:
    cleaner = TextCleaner()

    assert "".join(map(cleaner.take, pieces)) + cleaner.end() == cleaned("".join(pieces))
