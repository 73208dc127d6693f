"""Valkey, Postgres or auth unavailable: what ai still does, and that it needs no restart when they are back."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc_testing.database import DatabaseURLs, unavailable
from eightgentc_testing.model_server import tool_call
from eightgentc_testing.postgres import Freeze

from .conftest import SECTION, RunningAi, StartAi

NOWHERE = "redis://127.0.0.1:1/0"


async def test_without_valkey_answers_are_the_same_and_only_not_stored(start_ai: StartAi) -> None:
    async with start_ai(valkey_url=NOWHERE) as ai:
        caller = ai.projects()
        ai.model.default = tool_call("generatePlanSection", SECTION)

        answers = [
            await caller.call(
                ai.generation.GeneratePlanSection, caller.section(cache=generation.CACHE_CONTROL_REFRESH)
            )
            for _ in range(2)
        ]

    assert [answer.section.content for answer in answers] == ["We open a bakery in Lisbon in May."] * 2
    assert {answer.info.cache_status for answer in answers} == {generation.CACHE_STATUS_MISS}


@pytest.mark.parametrize("valkey_url", [NOWHERE, ""])
async def test_without_valkey_limits_still_hold(start_ai: StartAi, valkey_url: str) -> None:
    async with start_ai(valkey_url=valkey_url, limit_requests_of_person=2.0) as ai:
        caller = ai.projects()
        ai.model.default = tool_call("generatePlanSection", SECTION)
        for number in range(2):
            await caller.call(ai.generation.GeneratePlanSection, caller.section(prompt=f"Bread {number}"))

        error = await caller.refused(ai.generation.GeneratePlanSection, caller.section(prompt="Bread 3"))

    assert error.reason == "LIMIT_REACHED"


async def test_without_its_database_ai_answers_and_records_usage_afterwards(
    start_ai: StartAi, ai_database: DatabaseURLs
) -> None:
    async with start_ai() as ai:
        caller = ai.projects()
        ai.model.default = tool_call("generatePlanSection", SECTION)
        with unavailable(ai_database):
            for number in range(3):
                await caller.call(ai.generation.GeneratePlanSection, caller.section(prompt=f"Bread {number}"))

        assert await _recorded(ai, caller.tenant, 3) == [("done",)] * 3


async def test_a_frozen_database_holds_up_no_answer_and_no_usage_record(
    start_ai: StartAi, freeze: Freeze
) -> None:
    async with start_ai() as ai:
        caller = ai.projects()
        ai.model.default = tool_call("generatePlanSection", SECTION)
        with freeze():
            began = time.monotonic()
            for number in range(3):
                await caller.call(ai.generation.GeneratePlanSection, caller.section(prompt=f"Bread {number}"))
            seconds = time.monotonic() - began

        assert seconds < 3
        assert await _recorded(ai, caller.tenant, 3) == [("done",)] * 3


async def _recorded(ai: RunningAi, tenant: str, rows: int) -> Any:
    end = time.monotonic() + 15
    found: Any = []
    while len(found) < rows and time.monotonic() < end:
        found = await ai.recorded(tenant, "status")
        await asyncio.sleep(0.05)
    return found
