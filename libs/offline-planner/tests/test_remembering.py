"""What a message tells the planner to remember, to forget or to hold instead: thirty messages in five languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eightgentc_offline_planner.completion import complete
from eightgentc_testing.chat_requests import ChatRequest, memory_requests
from eightgentc_testing.offline_planner.ideas import BAKERY
from eightgentc_testing.offline_planner.tool_requests import MODEL, TOOLS, messages, named
from eightgentc_testing.scores import Score

REQUESTS, KNOWN = memory_requests()
PORTO, RENT = KNOWN["en"]


def asked(text: str, *known: str, talk: str = BAKERY) -> Any:
    """The completion for a chat's message, with this remembered."""
    said = messages(talk, section="Goals", last=text, known=known)
    return complete({"model": MODEL, "messages": said, "tools": TOOLS})


def called(text: str, *known: str) -> tuple[str, dict[str, Any]]:
    """The tool that is called, and its arguments."""
    [call] = asked(text, *known).tool_calls
    return call.name, json.loads(call.arguments)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: f"{each.language}-{each.text[:25]}")
def test_the_memory_is_changed_where_a_message_says_so_and_only_there(
    request_: ChatRequest, score: Score
) -> None:
    [talk, *_] = KNOWN[request_.language]
    calls = asked(request_.text, *KNOWN[request_.language], talk=talk).tool_calls
    tool = calls[0].name if calls else ""

    score("messages about the memory, done or answered in words as they ask", tool == request_.tool)
    assert tool == request_.tool


def test_half_of_the_messages_change_the_memory_and_half_do_not() -> None:
    assert (len(REQUESTS), len([each for each in REQUESTS if each.tool])) == (30, 15)


def test_what_is_remembered_are_the_persons_words_with_their_kind() -> None:
    assert called("Please remember that we never work on Sundays.") == (
        "rememberInsight",
        {
            "kind": "constraint",
            "text": "We never work on Sundays.",
            "quote": "we never work on Sundays.",
        },
    )


def test_what_is_forgotten_is_what_shares_the_most_words() -> None:
    tool, arguments = called("Forget what I said about Porto.", RENT, PORTO)

    assert (tool, arguments["insightId"], arguments["action"]) == ("correctInsight", "insight:1", "forget")


def test_what_is_true_instead_is_written_into_what_was_known() -> None:
    _, arguments = called("No, the rent is 950 euros, not 900.", PORTO, RENT)

    assert (arguments["insightId"], arguments["action"], arguments["text"]) == (
        *("insight:1", "replace"),
        "The rent is 950 euros.",
    )


def test_where_nothing_is_known_of_it_the_answer_says_so() -> None:
    answer = asked("Forget what I said about the circus.", RENT)

    assert (answer.tool_calls, answer.text) == ((), "Nothing about this is remembered.")


def test_a_correction_that_could_be_of_two_things_corrects_nothing() -> None:
    assert asked("No, 950 euros.", RENT, "The oven costs 700 euros.").tool_calls == ()


def test_a_command_to_the_memory_is_no_part_of_the_plan_and_is_noted_as_what_it_says() -> None:
    said = ["Remember that we never work on Sundays.", "Forget what I said about Porto."]
    forced = {"model": MODEL, "messages": messages(*said), "tools": TOOLS}
    [plan] = complete({**forced, "tool_choice": named("generatePlanSection")}).tool_calls
    [noted] = complete({**forced, "tool_choice": named("extractInsights")}).tool_calls

    assert "We never work on Sundays." in json.loads(plan.arguments)["content"]
    assert "Porto" not in plan.arguments
    assert [each["text"] for each in json.loads(noted.arguments)["insights"]] == ["We never work on Sundays."]


@pytest.mark.parametrize("tool", ["rememberInsight", "correctInsight"])
def test_a_tool_that_no_message_asks_for_is_declined(tool: str) -> None:
    said = {"model": MODEL, "messages": messages(BAKERY), "tools": TOOLS, "tool_choice": named(tool)}

    assert "tells nothing" in str(complete(said).refusal)
