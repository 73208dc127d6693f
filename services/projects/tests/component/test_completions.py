"""One prompt, answered in words: with a project the model is told of it, without one of nothing; nothing is saved."""

import asyncio

import pytest

from eightgentc.projects.v1 import conversation_service_pb2 as rpc
from eightgentc_kit.errors import Code
from eightgentc_projects.domain.errors import AiUnavailable

from .test_plan_sections import put

ROWS = "SELECT (SELECT count(*) FROM projects.generations), (SELECT count(*) FROM projects.messages)"


async def test_the_words_come_as_the_model_says_them(service, ada):
    *deltas, last = await ada.stream(
        service.conversations.StreamCompletion, rpc.StreamCompletionRequest(prompt="Hello")
    )

    assert [event.text_delta for event in deltas] == ["Good ", "morning."]
    assert (last.finish.finish_reason, last.finish.generation.model) == ("stop", "scripted-1")
    assert last.finish.generation.id == ""


async def test_the_model_is_told_of_the_project_that_is_named(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "Open in May."))

    await ada.stream(
        service.conversations.StreamCompletion,
        rpc.StreamCompletionRequest(prompt="When?", project_id=project_id, section="Goals"),
    )

    (asked,) = service.planner.requests
    assert "Open in May." in [item.text for item in asked.input.context]
    assert (asked.input.project_id, asked.section, asked.offer_tools) == (project_id, "Goals", False)


async def test_without_a_project_the_model_is_told_of_nothing(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "Open in May."))

    await ada.stream(service.conversations.StreamCompletion, rpc.StreamCompletionRequest(prompt="When?"))

    (asked,) = service.planner.requests
    assert asked.input.context == ()
    assert (asked.input.tenant, asked.input.user_id) == (service.planner.asked[0].tenant, ada.id)
    assert asked.input.project_id != project_id


async def test_nothing_is_saved(service, ada, database_rows):
    project_id = await service.project(ada)
    before = await database_rows(ROWS)

    await ada.stream(
        service.conversations.StreamCompletion,
        rpc.StreamCompletionRequest(prompt="Hello", project_id=project_id),
    )

    assert await database_rows(ROWS) == before


@pytest.mark.parametrize(("role", "code"), [("viewer", Code.PERMISSION_DENIED), (None, Code.NOT_FOUND)])
async def test_it_takes_someone_who_may_chat_in_the_project(service, ada, bob, role, code):
    project_id = await service.project(ada)
    if role:
        bob = await service.join(ada, project_id, bob, role)

    refused = await bob.refused_stream(
        service.conversations.StreamCompletion,
        rpc.StreamCompletionRequest(prompt="Hello", project_id=project_id),
    )

    assert refused.code is code
    assert service.planner.requests == []


@pytest.mark.parametrize("prompt", ["", "x" * 100_001])
async def test_a_prompt_has_words_and_a_limit(service, ada, prompt):
    refused = await ada.refused_stream(
        service.conversations.StreamCompletion, rpc.StreamCompletionRequest(prompt=prompt)
    )

    assert (refused.code, refused.violations[0].field) == (Code.INVALID_ARGUMENT, "prompt")


async def test_cancelling_stops_the_model(service, ada):
    service.planner.gate = asyncio.Event()
    call = service.conversations.StreamCompletion(
        rpc.StreamCompletionRequest(prompt="Hello"),
        timeout=20,
        metadata=[("authorization", f"Bearer {ada.token}")],
    )
    await anext(aiter(call))

    call.cancel()

    async with asyncio.timeout(10):
        await service.planner.stopped.wait()


async def test_an_error_of_the_model_ends_it(service, ada):
    service.planner.error = AiUnavailable()

    refused = await ada.refused_stream(
        service.conversations.StreamCompletion, rpc.StreamCompletionRequest(prompt="Hello")
    )

    assert refused.reason == "AI_UNAVAILABLE"
