"""A summary is short, harmless to show, and has no number that nobody said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.summary import MAX_CHARACTERS, checked_summary

CONTEXT = (
    ContextItem("summary:c1", "summary", "The rent is 900 euros."),
    ContextItem("message:m1", "message", "The budget is 10,000 euros, and we open on 3 May.", label="user"),
    ContextItem("insight:i1", "insight", "There are 77 seats."),
)


def checked(text: object) -> tuple[str, list[str]]:
    repairs: list[str] = []
    return checked_summary({"summary": text}, CONTEXT, repairs).text, repairs


def test_numbers_of_messages_and_of_the_summary_before_stay() -> None:
    text = "Rent 900 euros, budget 10.000 euros. They open on 3 May."

    assert checked(text) == (text, [])


@pytest.mark.parametrize(
    "made_up", ["They have 77 seats.", "They open on 4 May.", "It will cost 12,000 euros!"]
)
def test_a_sentence_with_another_number_is_left_out(made_up: str) -> None:
    text, repairs = checked(f"- The rent is 900 euros. {made_up}\n- {made_up}\n- They open in May.")

    assert text == "- The rent is 900 euros.\n- They open in May."
    assert repairs == ["A sentence with a number that nobody said was left out."]


def test_where_nothing_is_left_the_model_is_told_why() -> None:
    with pytest.raises(OutputInvalid) as refused:
        checked("77 seats.")

    assert refused.value.rule == "Every sentence had a number that nobody said. Use none."


@pytest.mark.parametrize("text", [None, "", "  ", {}])
def test_without_a_text_there_is_no_summary(text: object) -> None:
    with pytest.raises(OutputInvalid):
        checked(text)


def test_what_loads_something_by_being_shown_is_made_a_link_or_text() -> None:
    text, repairs = checked("They open in May. ![](https://example.org/pixel)")

    assert text == "They open in May. [](https://example.org/pixel)"
    assert len(repairs) == 1


def test_a_fence_and_a_heading_around_it_are_taken_off() -> None:
    assert checked("```markdown\n# Summary\nThey open in May.\n```")[0] == "They open in May."


def test_what_is_too_long_ends_with_a_whole_sentence() -> None:
    text, repairs = checked("They open in May. " * 200)

    assert MAX_CHARACTERS - 20 < len(text) <= MAX_CHARACTERS
    assert text.endswith("They open in May.")
    assert repairs == ["What was over 1,500 characters was cut off."]


@given(st.text(alphabet="ab .!?\n\u3002\u00e4", min_size=1, max_size=4_000).filter(str.strip))
def test_it_is_never_longer_than_it_may_be(text: str) -> None:
    assert 0 < len(checked(text)[0]) <= MAX_CHARACTERS
