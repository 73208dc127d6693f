"""What a message asks to be made, by rules: sixty messages that rules were made from, sixty others, and what is no request."""

from __future__ import annotations

import pytest

from eightgentc_asking.making import asked_for
from eightgentc_testing.chat_requests import held_out_requests
from eightgentc_testing.scores import Score

MOST_MISSED = 2


def test_messages_that_no_rule_was_made_from_are_read_as_well(score: Score) -> None:
    asks, asks_nothing = held_out_requests()
    done = [text for text in asks if asked_for(text) is not None]

    for text in asks:
        score("held-out messages that ask for something, done", text in done)
    assert [text for text in asks_nothing if asked_for(text) is not None] == []
    assert len(asks) - len(done) <= MOST_MISSED


@pytest.mark.parametrize(
    "text",
    [
        "Show me the Goals section.",
        "Make our team happier with a plan for the summer off.",
        "We write the section on Monday.",
        "Draw no diagram, please.",
        "I like the flowchart. Thanks!",
        "Make sure the plan mentions Ana.",
        "Let's make the flowchart together tomorrow.",
        "Mach bitte keinen Zeitplan.",
        "",
    ],
)
def test_what_is_no_request_asks_for_nothing(text: str) -> None:
    assert asked_for(text) is None
