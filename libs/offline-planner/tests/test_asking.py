"""What a message asks to be made: sixty messages in five languages, and the names that they say."""

from __future__ import annotations

import json

import pytest

from eightgentc_offline_planner.completion import complete
from eightgentc_testing.chat_requests import ChatRequest, chat_requests
from eightgentc_testing.offline_planner.ideas import BAKERY
from eightgentc_testing.offline_planner.tool_requests import MODEL, TOOLS, messages
from eightgentc_testing.scores import Score

REQUESTS = chat_requests()
MOST_MISSED = 2


def tool_for(text: str) -> str:
    """The tool that the planner calls for a chat's message; '' for an answer in words."""
    said = messages(BAKERY, section="Goals", last=text)
    answer = complete({"model": MODEL, "messages": said, "tools": TOOLS})
    return answer.tool_calls[0].name if answer.tool_calls else ""


def test_half_of_the_messages_ask_and_half_do_not() -> None:
    asking = [request for request in REQUESTS if request.tool]

    assert (len(REQUESTS), len(asking)) == (60, 30)
    assert {request.language for request in REQUESTS} == {"en", "de", "es", "fr", "pt"}


@pytest.mark.row("F131", clause="offline engines alike")
@pytest.mark.parametrize(
    "request_", [each for each in REQUESTS if not each.tool], ids=lambda each: f"{each.language}-{each.why}"
)
def test_nothing_is_made_that_was_not_asked_for(request_: ChatRequest, score: Score) -> None:
    acts = tool_for(request_.text)

    score("messages that ask for nothing, answered in words", not acts)
    assert acts == ""


@pytest.mark.parametrize(
    "request_", [each for each in REQUESTS if each.tool], ids=lambda each: f"{each.language}-{each.text[:20]}"
)
def test_a_request_is_done_or_answered_in_words_and_never_with_another_tool(
    request_: ChatRequest, score: Score
) -> None:
    acts = tool_for(request_.text)

    score("messages that ask for something, done", acts == request_.tool)
    assert acts in ("", request_.tool)


@pytest.mark.row("F131", clause="offline engines alike")
def test_at_most_two_requests_of_thirty_are_missed() -> None:
    missed = [each.text for each in REQUESTS if each.tool and tool_for(each.text) != each.tool]

    assert len(missed) <= MOST_MISSED, missed


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Write the Budget section.", "Budget"),
        ("Write the goals section", "Goals"),
        ("Write the Market analysis section, please.", "Market analysis"),
        ('Write the section "Market entry".', "Market entry"),
        ("Schreib bitte den Abschnitt Budget und Kosten.", "Budget und Kosten"),
        ("Schreib den Abschnitt Ziele.", "Goals"),
        ("Escribe la sección Presupuesto ahora.", "Presupuesto"),
        ("Écris la section Objectifs.", "Goals"),
        ("Write it again, longer.", "Goals"),
        ("Write the section.", "Goals"),
    ],
)
def test_the_section_is_the_one_that_the_message_names_else_that_of_the_chat(text: str, section: str) -> None:
    said = messages(BAKERY, section="Goals", last=text)
    [call] = complete({"model": MODEL, "messages": said, "tools": TOOLS}).tool_calls

    assert json.loads(call.arguments)["section"] == section
