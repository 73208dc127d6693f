"""JSON as models write it: mended where it is plain what was meant, refused where it is not."""

from __future__ import annotations

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import id_of, line_of, partial_object, read_object, text_of

OBJECT = '{"content": "Bread, by May."}'


@pytest.mark.row("F38", clause="malformed outputs are repaired")
@pytest.mark.parametrize(
    "written",
    [
        f"```json\n{OBJECT}\n```",
        f"```\n{OBJECT}```",
        f"``` {OBJECT} ```",
        f"Here it is:\n{OBJECT}\nEnjoy!",
        f"Here it is:\n```json\n{OBJECT}\n```\nEnjoy!",
        '{"content": "Bread, by May.",}',
        'Sure! {"content": "Bread, by May.",\n}',
    ],
)
def test_what_is_plainly_meant_is_mended_and_noted(written: str) -> None:
    repairs: list[str] = []

    value = read_object(written, repairs)

    assert value == {"content": "Bread, by May."}
    assert repairs


def test_an_object_between_words_ends_at_the_last_brace() -> None:
    assert read_object('Here it is: {"node": {"id": "n1"}} Enjoy!', []) == {"node": {"id": "n1"}}


def test_sound_json_is_read_without_a_note() -> None:
    repairs: list[str] = []

    assert read_object(OBJECT, repairs) == {"content": "Bread, by May."}
    assert repairs == []


def test_raw_line_ends_in_strings_are_kept() -> None:
    assert read_object('{"content": "one\ntwo"}', []) == {"content": "one\ntwo"}


def test_numbers_that_are_none_become_null() -> None:
    repairs: list[str] = []

    assert read_object('{"x": NaN, "y": -Infinity, "z": 1}', repairs) == {"x": None, "y": None, "z": 1}
    assert repairs == ["Numbers that are none were left out."]


@pytest.mark.parametrize(
    "written", ["", "no JSON", "[1, 2]", '"text"', "{", '{"a": }', "[" * 100_000, "{" * 50_000]
)
def test_what_is_no_object_is_refused(written: str) -> None:
    with pytest.raises(OutputInvalid):
        read_object(written, [])


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(OutputInvalid):
        read_object('{"content": "' + "x" * 1_000_001 + '"}', [])


@pytest.mark.parametrize(
    "hostile",
    ["```" + "\n" * 900_000, "```\n" * 250_000, "," + " " * 900_000, ", " * 450_000, "{" + ",\n" * 450_000],
)
def test_no_text_takes_more_than_linear_time(hostile: str) -> None:
    started = time.process_time()

    with pytest.raises(OutputInvalid):
        read_object(hostile, [])

    # Quadratic time would be minutes.
    assert time.process_time() - started < 5


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(OutputInvalid):
        assert isinstance(read_object(text, []), dict)


def test_texts_hold_neither_nul_nor_half_a_character() -> None:
    assert text_of("a\0b\ud83d") == "ab?"


@pytest.mark.parametrize("value", [None, 7, [], {}])
def test_what_is_no_text_is_none(value: object) -> None:
    assert text_of(value) is None
    assert line_of(value, 9) == ""


def test_a_line_is_one_line_of_bounded_length() -> None:
    assert line_of("  one\n two\tthree ", 8) == "one two"
    assert line_of("\x08one\x7f\ufefftwo\x85", 9) == "one two"


@pytest.mark.parametrize(
    ("value", "id"), [("n1", "n1"), (7, "7"), (" a b ", "a b"), (True, ""), (1.5, ""), (None, "")]
)
def test_an_id_may_come_as_a_number(value: object, id: str) -> None:
    assert id_of(value) == id


@given(st.text(max_size=60), st.data())
def test_of_growing_json_every_cut_shows_a_beginning_of_the_text(content: str, data: st.DataObject) -> None:
    whole = json.dumps({"section": "Goals", "content": content})
    cut = data.draw(st.integers(0, len(whole)))

    shown = partial_object(whole[:cut]).get("content", "")

    assert content.startswith(shown)
    shown.encode()


@pytest.mark.parametrize("text", ["", "prose", "[1]", "```json", "{", '{"content'])
def test_before_an_object_begins_there_is_nothing(text: str) -> None:
    assert not partial_object(text).get("content")


def test_an_answer_has_at_most_a_million_characters() -> None:
    longest = '{"content": "' + "x" * (1_000_000 - 15) + '"}'

    assert len(read_object(longest, [])["content"]) == 1_000_000 - 15
    with pytest.raises(OutputInvalid):
        read_object(longest + " ", [])


def test_texts_hold_no_control_characters_but_tabs_and_line_ends() -> None:
    assert text_of("a\x07b\tc\r\nd\x1b[0m\x7fé") == "ab\tc\r\nd[0mé"
