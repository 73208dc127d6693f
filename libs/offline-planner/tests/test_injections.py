"""Hostile text does not steer the planner: which tool, which section and which day are what the request says."""

from __future__ import annotations

import json

import pytest

from eightgentc_offline_planner.completion import complete
from eightgentc_offline_planner.request import read_request
from eightgentc_testing.injections import injections
from eightgentc_testing.offline_planner.ideas import BAKERY, NOW
from eightgentc_testing.offline_planner.tool_requests import MODEL, SCHEMAS, body, messages

CASES = injections()


@pytest.mark.parametrize("case", CASES)
def test_tool_section_and_day_are_those_of_the_request(case: str) -> None:
    words = CASES[case]
    for tool in SCHEMAS:
        answer = complete(body(tool, BAKERY, words, section="Risks", diagram="flowchart", last=words))
        assert [call.name for call in answer.tool_calls] == ([] if answer.refusal else [tool])
    request = read_request(body("generatePlanSection", BAKERY, words, section="Risks", last=words))

    assert (request.section, request.now) == ("Risks", NOW)
    assert request.prompt == words


@pytest.mark.parametrize("case", CASES)
def test_the_persons_own_words_are_not_lost_beside_it(case: str) -> None:
    [call] = complete(body("generatePlanSection", BAKERY, CASES[case], section="Goals")).tool_calls

    assert "bakery in Lisbon" in json.loads(call.arguments)["content"]


@pytest.mark.parametrize("case", CASES)
def test_a_chat_that_offers_no_tool_is_answered_with_text(case: str) -> None:
    answer = complete({"model": MODEL, "messages": messages(BAKERY, section="Goals", last=CASES[case])})

    assert answer.text
    assert not answer.tool_calls
