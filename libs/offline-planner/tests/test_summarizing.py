"""What the planner says in short of a talk: the person's own sentences, later words in the place of earlier ones."""

from __future__ import annotations

import json

import pytest

from eightgentc_offline_planner.completion import complete
from eightgentc_offline_planner.summarizing import MAX_CHARACTERS
from eightgentc_testing.offline_planner.tool_requests import MODEL, TOOLS, messages, named

from .conftest import section


def in_short(*talk: str, before: str = "") -> str:
    request = {
        "model": MODEL,
        "messages": messages(*talk, short=[before] if before else []),
        "tools": TOOLS,
        "tool_choice": named("summarizeConversation"),
    }
    [call] = complete(request).tool_calls
    return json.loads(call.arguments)["summary"]


@pytest.mark.parametrize(
    ("talk", "summary"),
    [
        ("Hi there! We want to open a bakery. The budget is 10,000 euros. Thanks a lot.",
         "We want to open a bakery. The budget is 10,000 euros."),
        ("Hallo! Wir wollen einen Garten anlegen. Das Budget beträgt höchstens 500 Euro. Danke.",
         "Wir wollen einen Garten anlegen. Das Budget beträgt höchstens 500 Euro."),
        ("Salut ! Nous voulons ouvrir une librairie. Le loyer est de 900 euros par mois.",
         "Nous voulons ouvrir une librairie. Le loyer est de 900 euros par mois."),
    ],
)  # fmt: skip
def test_it_is_what_is_worth_remembering_in_the_persons_words_and_language(talk: str, summary: str) -> None:
    assert in_short(talk) == summary


def test_what_was_said_in_short_before_stays() -> None:
    summary = in_short("The budget is 10,000 euros.", before="We want to open a bakery.")

    assert summary == "We want to open a bakery. The budget is 10,000 euros."


def test_later_words_count_instead_of_what_was_said_in_short() -> None:
    summary = in_short("Not Porto but Braga.", before="We want to open a bakery in Porto.")

    assert "bakery in Braga" in summary
    assert "bakery in Porto" not in summary


def test_what_a_message_says_is_not_said_twice() -> None:
    talk = "We want to open a bakery in Porto", "Not Porto but Braga."
    once = in_short(*talk)

    assert in_short(*talk, before=once) == once


def test_of_too_much_the_goals_and_the_newest_stay() -> None:
    colours, things = (
        ("red", "blue", "green", "white", "black", "brown"),
        ("roof", "wall", "door", "oven", "yard"),
    )
    worries = [
        f"We worry about the {one} {other}, which nobody has looked at."
        for one in colours
        for other in things
    ]

    summary = in_short("We want to open a bakery.", *worries)

    assert len(summary) <= MAX_CHARACTERS < sum(map(len, worries))
    assert summary.startswith("We want to open a bakery. We worry")
    assert summary.endswith(worries[-1])
    assert worries[0] not in summary


def test_a_chat_of_which_only_the_summary_is_here_is_part_of_the_talk() -> None:
    said = json.loads(
        complete(
            {
                "model": MODEL,
                "messages": messages("We want a bakery.", section="Budget", short=["The budget is 10,000 euros."]),
                "tools": TOOLS,
                "tool_choice": named("generatePlanSection"),
            }
        ).tool_calls[0].arguments
    )["content"]  # fmt: skip

    assert "The budget is 10,000 euros." in said
    assert "The budget is 10,000 euros." not in section("Budget", "We want a bakery.")
