"""ExtractInsights: what a chat says, checked against its own words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.memory.language_model import calling
from eightgentc_ai.application.extract_insights import ExtractInsights
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_kit.errors import FieldInvalid

from .conftest import asking

FOUND = {"kind": "fact", "text": "We open in May.", "messageId": "message:m1", "quote": "We open in May",
         "supersedes": None, "contradicts": None}  # fmt: skip
MESSAGE = ContextItem("message:m1", "message", "We open in May.", label="user")


def answering(*insights: Any) -> Any:
    return calling("extractInsights", json.dumps({"insights": insights}))


async def test_what_the_model_found_comes_with_its_quote_and_its_cost(walk_on: Any) -> None:
    walk = walk_on(answering(FOUND))

    result = await ExtractInsights(walk.runs)(replace(asking(), context=(MESSAGE,)))

    [found] = result.value.found
    assert (found.text, found.message_id, found.quote) == ("We open in May.", "message:m1", "We open in May")
    assert [row.operation for row in walk.ledger] == ["insights"]


async def test_prose_instead_of_the_tool_is_asked_for_again(walk_on: Any) -> None:
    walk = walk_on(calling("extractInsights", "{}"), answering())

    result = await ExtractInsights(walk.runs)(replace(asking(), context=(MESSAGE,)))

    assert (result.value.found, walk.calls) == ((), 2)


async def test_without_a_message_there_is_nothing_to_read(walk_on: Any) -> None:
    with pytest.raises(FieldInvalid):
        await ExtractInsights(walk_on().runs)(replace(asking(), context=()))
