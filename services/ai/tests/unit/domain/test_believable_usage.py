"""Token counts of providers: what cannot be is replaced by our own, and flagged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.believable_usage import believable
from eightgentc_ai.domain.generation import Usage

OURS = Usage(100, 0, 20, 0, estimated=True)


def judged(reported: Usage, *, said: bool = True, most_output: int = 500) -> Usage:
    return believable(reported, sent_characters=400, said=said, most_output=most_output, ours=lambda: OURS)


@pytest.mark.parametrize(
    "reported",
    [Usage(90, 40, 22, 0), Usage(1_200, 0, 1, 0), Usage(100, 0, 500, 480), Usage(1_200, 0, 1_540, 1_500)],
    ids=[
        "as ours",
        "with the tokens of a template",
        "reasoning up to the limit",
        "reasoning beyond the limit",
    ],
)
def test_a_count_that_can_be_is_kept(reported: Usage) -> None:
    assert judged(reported) == reported


def test_what_is_plain_to_see_is_not_counted_again() -> None:
    def never() -> Usage:
        raise AssertionError("counting takes long")

    reported = Usage(90, 0, 22)

    assert believable(reported, sent_characters=400, said=True, most_output=500, ours=never) == reported


@pytest.mark.parametrize(
    ("reported", "kept"),
    [
        (Usage(90, 40, 40_000_000, 7), Usage(90, 40, 20, 0, estimated=True)),
        (Usage(10**30, 5, 22, 0), Usage(100, 0, 22, 0, estimated=True)),
        (Usage(0, 0, 22, 0), Usage(100, 0, 22, 0, estimated=True)),
        (Usage(90, 0, 0, 0), Usage(90, 0, 20, 0, estimated=True)),
        (Usage(10**30, 0, 10**30, 0), OURS),
    ],
)
def test_a_count_that_cannot_be_is_replaced_and_flagged(reported: Usage, kept: Usage) -> None:
    assert judged(reported) == kept


def test_an_answer_without_a_word_may_have_no_tokens() -> None:
    assert judged(Usage(90, 0, 0), said=False) == Usage(90, 0, 0)


@given(st.builds(Usage, *[st.integers(0, 10**40)] * 4))
def test_no_report_costs_more_than_a_few_times_what_was_sent_and_allowed(reported: Usage) -> None:
    usage = judged(reported)

    assert usage.input_tokens <= 1_200
    assert usage.output_tokens <= 500 + 1_040
