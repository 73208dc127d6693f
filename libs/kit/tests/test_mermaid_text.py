"""Text as part of Mermaid. That the official parser finds it again is a test of the service that has the parser."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_kit.mermaid_text import SPECIAL, escaped, escaped_beginning


def shown(written: str) -> str:
    """What Mermaid shows of a label: its entities are those of HTML."""
    return html.unescape(written.replace("#", "&#"))


@given(
    st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
    )
)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert shown(escaped(text)) == (text.strip(" ") or "…")
    assert shown(escaped_beginning(text)) == (text.strip(" ") or "…")


@given(st.text())
def test_nothing_in_a_label_means_something(text: str) -> None:
    written = re.sub(r"#\d+;|<br/>", "", escaped(text))

    assert not set(written) & set(SPECIAL)
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029\ud800-\udfff]", written)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("one\ntwo\r\nthree", "one<br/>two<br/>three"),
        ("\n a \n", "a"),
        ("a\0b\x1bc", "abc"),
        ("", "…"),
        ("\0", "…"),
        ("Direction LR", "#68;irection LR"),
        ("50 % of A: B", "50 #37; of A#58; B"),
    ],
)
def test_line_ends_become_line_breaks_and_what_cannot_be_written_is_left_out(text: str, written: str) -> None:
    assert escaped(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Section two", "#83;ection two"),
        ("2027-05-01", "#50;027-05-01"),
        ("- x", "#45; x"),
        ("#1", "#35;1"),
        ("éclair", "éclair"),
        ("Rent", "Rent"),
        ("title", "#116;itle"),
        ("ti\0tle", "#116;itle"),
    ],
)
def test_a_line_never_begins_with_a_word_of_mermaid_or_a_digit(text: str, written: str) -> None:
    assert escaped_beginning(text) == written


def test_where_a_digit_means_nothing_a_line_may_begin_with_it() -> None:
    assert escaped_beginning("2027-05-01", digits=True) == "2027-05-01"
    assert escaped_beginning("- x", digits=True) == "#45; x"
