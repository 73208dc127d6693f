"""What a message tells a small model to do: ninety messages in five languages, and sixty that no rule was made from."""

from __future__ import annotations

import pytest

from eightgentc_ai.domain.asked_action import AskedAction, asked_action
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.tools import CHAT_TOOLS, MERMAID_DIAGRAM, NODE_GRAPH
from eightgentc_testing.chat_requests import ChatRequest, chat_requests, held_out_requests, memory_requests

MEMORY, KNOWN = memory_requests()
# "No, the rent is 950 euros, not 900." is answered in words, and learned from the chat as every other sentence.
CORRECTIONS = 5
MOST_MISSED = 2


def action_of(text: str, *known: str, section: str = "Goals") -> AskedAction | None:
    insights = [ContextItem(f"insight:{number}", "insight", said) for number, said in enumerate(known)]
    return asked_action(text, list(CHAT_TOOLS.values()), section, insights)


def tool_of(text: str, *known: str) -> str:
    action = action_of(text, *known)
    return action.tool.name if action else ""


@pytest.mark.row("F131", clause="engines alike")
@pytest.mark.parametrize(
    "request_",
    [each for each in [*chat_requests(), *MEMORY] if not each.tool],
    ids=lambda each: f"{each.language}-{each.text[:25]}",
)
def test_a_message_that_asks_for_nothing_is_answered_in_words(request_: ChatRequest) -> None:
    assert tool_of(request_.text, *KNOWN[request_.language]) == ""


@pytest.mark.row("F131", clause="engines alike")
def test_of_thirty_that_ask_for_something_at_least_28_get_it() -> None:
    asking = [each for each in chat_requests() if each.tool]
    missed = [each.text for each in asking if tool_of(each.text) != each.tool]

    assert (len(asking), len(missed) <= MOST_MISSED) == (30, True), missed


def test_what_is_said_about_the_memory_is_done_but_for_corrections() -> None:
    missed = [
        each.text for each in MEMORY if each.tool and tool_of(each.text, *KNOWN[each.language]) != each.tool
    ]

    assert len(missed) == CORRECTIONS, missed


def test_messages_that_no_rule_was_made_from_act_where_they_ask_and_only_there() -> None:
    asks, asks_nothing = held_out_requests()

    assert [text for text in asks_nothing if tool_of(text)] == []
    assert len([text for text in asks if not tool_of(text)]) <= MOST_MISSED


@pytest.mark.parametrize(
    ("text", "settings", "arguments"),
    [
        ("Write the Budget section.", {"Section": "Budget"}, {"section": "Budget"}),
        ("Write it again, longer.", {"Section": "Goals"}, {"section": "Goals"}),
        ("Draw the concept map.", {}, {}),
        ("Make a mind map of the risks.", {"Diagram type": "mindmap"}, {"type": "mindmap"}),
        ("Draw a diagram.", {"Diagram type": "flowchart"}, {"type": "flowchart"}),
        ("Make a Gantt chart.", {"Diagram type": "gantt"}, {"type": "gantt"}),
    ],
)
def test_what_the_message_says_of_it_is_not_left_to_the_model(
    text: str, settings: dict[str, str], arguments: dict[str, str]
) -> None:
    action = action_of(text)

    assert action is not None
    assert (action.settings, action.arguments) == (settings, arguments)


def test_only_what_shares_a_word_with_it_can_be_forgotten() -> None:
    action = action_of("Forget what I said about Porto.", *KNOWN["en"])

    assert action is not None
    assert action.tool.parameters["properties"] == {"insightId": {"type": "string", "enum": ["insight:0"]}}
    assert action_of("Forget what I said about the circus.", *KNOWN["en"]) is None


def test_a_tool_that_is_not_offered_is_not_asked_for() -> None:
    assert asked_action("Write the Goals section.", [NODE_GRAPH], "", []) is None
    timed = asked_action("Make a timeline.", [MERMAID_DIAGRAM], "", [])

    assert timed is not None
    assert timed.tool is MERMAID_DIAGRAM
