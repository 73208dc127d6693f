"""Stored answers: an identical request of the same tenant, and nobody else's."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_kit.errors import Code
from eightgentc_kit.ids import new_id
from eightgentc_testing.model_server import Recorded, text, tool_call

from .conftest import SECTION, Caller, RunningAi, StartAi

ITEM = generation.ContextItem


@pytest.fixture
def asked(ai: RunningAi) -> list[Recorded]:
    """What the model was asked; it always says the same."""
    ai.model.default = tool_call("generatePlanSection", SECTION)
    return ai.model.requests


async def section(ai: RunningAi, caller: Caller, **changes: Any) -> Any:
    answer = await caller.call(ai.generation.GeneratePlanSection, caller.section(**changes))
    return answer.info.cache_status


@pytest.mark.row("F92", clause="`x-8gentc-cache: hit` and cost 0")
async def test_the_second_identical_request_is_a_hit_that_costs_nothing(
    ai: RunningAi, caller: Caller, asked: list[Recorded]
) -> None:
    statuses = [await section(ai, caller), await _settled(ai, caller)]

    assert statuses == [generation.CACHE_STATUS_MISS, generation.CACHE_STATUS_HIT]
    assert len(asked) == 1
    rows = await ai.recorded(caller.tenant, "cache, output_tokens, model_calls")
    assert rows[0] == ("miss", 7, 1)
    assert set(rows[1:]) == {("hit", 0, 0)}


@pytest.mark.row("F89", clause="any change of any part misses")
@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": "Cake, please."},
        {"scope": "project-2"},
        {"context": [ITEM(id="m1", kind="message", text="by May")]},
        {"context": [ITEM(id="m1", kind="message", text="by May", label="user")]},
    ],
)
async def test_a_changed_request_is_a_miss(
    ai: RunningAi, caller: Caller, asked: list[Recorded], changes: dict[str, Any]
) -> None:
    await section(ai, caller)

    assert await section(ai, caller, **changes) == generation.CACHE_STATUS_MISS


@pytest.mark.row("F90", clause="Two projects with identical requests never share an entry")
async def test_two_tenants_with_identical_requests_never_share(ai: RunningAi, asked: list[Recorded]) -> None:
    one, other = ai.projects(), ai.projects()
    await section(ai, one)
    await _settled(ai, one)

    assert await section(ai, other) == generation.CACHE_STATUS_MISS
    assert len(asked) == 2


@pytest.mark.row("F90", clause="Two projects with identical requests never share an entry")
async def test_two_tenants_at_the_same_time_never_share_a_call(ai: RunningAi, asked: list[Recorded]) -> None:
    one, other = ai.projects(), ai.projects()

    await asyncio.gather(section(ai, one), section(ai, other))

    assert len(asked) == 2


@pytest.mark.row("F90", clause="probe by timing/header shows nothing")
async def test_a_tenant_cannot_ask_whether_another_has_an_answer(
    ai: RunningAi, caller: Caller, asked: list[Recorded]
) -> None:
    await section(ai, caller)
    await _settled(ai, caller)
    curious = ai.projects()

    error = await curious.refused(
        ai.generation.GeneratePlanSection, curious.section(cache=generation.CACHE_CONTROL_ONLY)
    )

    assert error.reason == "CACHE_MISSED"


async def test_two_callers_of_one_token_tenant_share_nothing_with_projects_tenants(
    ai: RunningAi, caller: Caller, asked: list[Recorded]
) -> None:
    await section(ai, caller)
    await _settled(ai, caller)
    person = Caller(ai.issuer.account_token(new_id(), "ai", tenant=caller.tenant), caller.tenant)
    request = caller.section()
    request.input.ClearField("subject")

    answer = await person.call(ai.generation.GeneratePlanSection, request)

    # The same tenant, but not the project: its scope is another.
    assert answer.info.cache_status == generation.CACHE_STATUS_MISS


async def test_asking_for_a_stored_answer_only_never_asks_the_model(
    ai: RunningAi, caller: Caller, asked: list[Recorded]
) -> None:
    request = caller.section(cache=generation.CACHE_CONTROL_ONLY)

    error = await caller.refused(ai.generation.GeneratePlanSection, request)

    assert (error.code, error.reason) == (Code.NOT_FOUND, "CACHE_MISSED")
    assert asked == []


async def test_bypass_and_refresh_ask_the_model(ai: RunningAi, caller: Caller, asked: list[Recorded]) -> None:
    await section(ai, caller)

    bypass = await section(ai, caller, cache=generation.CACHE_CONTROL_BYPASS)
    refresh = await section(ai, caller, cache=generation.CACHE_CONTROL_REFRESH)

    assert (bypass, refresh) == (generation.CACHE_STATUS_BYPASS, generation.CACHE_STATUS_MISS)
    assert len(asked) == 3


@pytest.mark.row("F91", clause="50 identical parallel requests cause 1 provider call")
async def test_fifty_identical_calls_at_once_are_one_call_of_the_model(start_ai: StartAi) -> None:
    async with start_ai() as ai:
        ai.model.default = tool_call("generatePlanSection", SECTION, held=True)
        caller = ai.projects()

        calls = [asyncio.ensure_future(section(ai, caller)) for _ in range(50)]
        await ai.model.wait_for_requests(1)
        ai.model.gate.open()
        statuses = await asyncio.gather(*calls)

    assert len(ai.model.requests) == 1
    assert statuses.count(generation.CACHE_STATUS_MISS) == 1


@pytest.mark.row("F92", clause="Cache hit goes through the same UI stream")
async def test_a_stored_section_streams_too(ai: RunningAi, caller: Caller, asked: list[Recorded]) -> None:
    await section(ai, caller)
    await _settled(ai, caller)
    request = service.StreamPlanSectionRequest(input=caller.input(), section="Goals")

    delta, last = await caller.stream(ai.generation.StreamPlanSection, request)

    assert delta.delta == last.result.section.content
    assert last.result.info.cache_status == generation.CACHE_STATUS_HIT
    assert len(asked) == 1


@pytest.mark.row("F137", clause="free chat never by default")
async def test_a_reply_is_never_stored(ai: RunningAi, caller: Caller) -> None:
    ai.model.default = text("Good morning.")

    for _ in range(2):
        await caller.stream(ai.chat.StreamChatReply, caller.message())

    assert len(ai.model.requests) == 2


async def test_the_same_request_id_gives_the_first_answer_again(
    ai: RunningAi, caller: Caller, asked: list[Recorded]
) -> None:
    first = caller.section(request_id="r1", cache=generation.CACHE_CONTROL_BYPASS)
    again = caller.section(
        request_id="r1",
        cache=generation.CACHE_CONTROL_BYPASS,
        context=[ITEM(id="m9", kind="note", text="news")],
    )
    one = await caller.call(ai.generation.GeneratePlanSection, first)
    await _until_settled(ai)

    other = await caller.call(ai.generation.GeneratePlanSection, again)

    assert (one.section, one.info.receipt) == (other.section, other.info.receipt)
    assert other.info.cache_status == generation.CACHE_STATUS_HIT
    assert len(asked) == 1


async def test_the_same_request_id_for_something_else_is_refused(
    ai: RunningAi, caller: Caller, asked: list[Recorded]
) -> None:
    await section(ai, caller, request_id="r1")
    await _until_settled(ai)

    error = await caller.refused(
        ai.generation.GeneratePlanSection, caller.section(request_id="r1", prompt="Cake, please.")
    )

    assert (error.code, error.reason) == (Code.INVALID_ARGUMENT, "REQUEST_ID_REUSED")


async def test_another_tenant_may_use_the_same_request_id(
    ai: RunningAi, caller: Caller, asked: list[Recorded]
) -> None:
    await section(ai, caller, request_id="r1")
    await _until_settled(ai)

    status = await section(ai, replace(caller, tenant=new_id()), request_id="r1", prompt="Cake, please.")

    assert status == generation.CACHE_STATUS_MISS


async def _until_settled(ai: RunningAi) -> None:
    """Until what comes after the replies has happened."""
    from eightgentc_ai.application.run_model import ModelRuns

    (runs,) = (part for part in ai.process.resources if isinstance(part, ModelRuns))
    await runs.close()


async def _settled(ai: RunningAi, caller: Caller) -> Any:
    """The status of the same request once the first answer is stored."""
    await _until_settled(ai)
    return await section(ai, caller)
