"""SummarizeConversation: what a chat says in short, and no number that nobody said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.memory.language_model import calling
from eightgentc_ai.application.summarize_conversation import SummarizeConversation
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_kit.errors import FieldInvalid

from .conftest import asking

MESSAGE = ContextItem("message:m1", "message", "We open in May.", label="user")
FORMER = ContextItem("summary:c1", "summary", "The rent is 900 euros.", version="1")


def answering(text: object) -> Any:
    return calling("summarizeConversation", json.dumps({"summary": text}))


@pytest.mark.row("F117", clause="cost booked")
async def test_the_summary_comes_with_its_cost_which_is_recorded(walk_on: Any) -> None:
    walk = walk_on(answering("They open in May."))

    result = await SummarizeConversation(walk.runs)(replace(asking(), context=(MESSAGE,)))

    assert result.value.text == "They open in May."
    assert [row.operation for row in walk.ledger] == ["summary"]
    assert result.info.model_calls == 1


async def test_what_the_summary_before_said_may_be_said_again(walk_on: Any) -> None:
    walk = walk_on(answering("They open in May, for a rent of 900 euros."))

    result = await SummarizeConversation(walk.runs)(replace(asking(), context=(FORMER, MESSAGE)))

    assert result.value.text == "They open in May, for a rent of 900 euros."


async def test_an_answer_of_invented_numbers_is_asked_for_again(walk_on: Any) -> None:
    walk = walk_on(answering("The rent is 1,200 euros."), answering("They open in May."))

    result = await SummarizeConversation(walk.runs)(replace(asking(), context=(MESSAGE,)))

    assert (result.value.text, walk.calls) == ("They open in May.", 2)


async def test_without_a_message_there_is_nothing_to_summarise(walk_on: Any) -> None:
    with pytest.raises(FieldInvalid):
        await SummarizeConversation(walk_on().runs)(replace(asking(), context=(FORMER,)))
