"""The model writes a section: when it is applied, when a stored answer will do, and what a failure leaves."""

import asyncio
from dataclasses import replace

import pytest

from eightgentc.projects.v1 import conversation_pb2 as conversation
from eightgentc.projects.v1 import conversation_service_pb2 as conversation_rpc
from eightgentc.projects.v1 import plan_service_pb2 as rpc
from eightgentc_kit.errors import Code
from eightgentc_projects.domain.errors import AiUnavailable

from .test_plan_sections import get, put


async def test_a_generated_section_is_saved_and_says_where_it_came_from(service, ada):
    project_id = await service.project(ada)

    answer = await ada.call(
        service.plan.GeneratePlanSection,
        rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )

    read = (await ada.call(service.plan.GetPlanSection, get(project_id, "Goals"))).section
    assert answer.generation.applied
    assert (answer.generation.provider, answer.generation.model) == ("scripted", "scripted-1")
    assert (read.content, read.generation_id) == (service.planner.section, answer.generation.id)
    assert not read.edited_by_person


async def test_a_generated_text_never_replaces_a_persons_text(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "My own words"))

    answer = await ada.call(
        service.plan.GeneratePlanSection,
        rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )

    assert not answer.generation.applied
    assert answer.proposal.content == service.planner.section
    assert answer.section.content == "My own words"


async def test_when_the_model_is_unavailable_nothing_is_saved_and_the_error_is_typed(service, ada):
    project_id = await service.project(ada)
    service.planner.error = AiUnavailable(retry_after=2.0)

    error = await ada.refused(
        service.plan.GeneratePlanSection,
        rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals", request_id="r-1"),
    )

    service.planner.error = None
    again = await ada.call(
        service.plan.GeneratePlanSection,
        rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals", request_id="r-1"),
    )
    assert (error.code, error.reason, error.retry_after) == (Code.UNAVAILABLE, "AI_UNAVAILABLE", 2.0)
    assert again.section.version == 1


@pytest.mark.row("F48", clause="retry with same key finishes it")
async def test_the_same_generation_asked_twice_calls_the_model_once(service, ada):
    project_id = await service.project(ada)
    request = rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals", request_id="r-1")
    first = await ada.call(service.plan.GeneratePlanSection, request)

    second = await ada.call(service.plan.GeneratePlanSection, request)

    assert second.replayed
    assert second.proposal == first.proposal
    assert service.planner.calls == 1


async def test_a_stored_answer_that_the_section_holds_already_changes_nothing(service, ada, database_rows):
    project_id = await service.project(ada)
    request = rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals")
    first = await ada.call(service.plan.GeneratePlanSection, request)
    before = await database_rows("SELECT revision FROM projects.heads")
    service.planner.run = replace(service.planner.run, cache="hit")

    again = await ada.call(service.plan.GeneratePlanSection, request)

    assert again.section == first.section
    assert (again.generation.id, again.generation.cache) == (first.generation.id, "hit")
    assert again.generation.applied
    assert await database_rows("SELECT revision FROM projects.heads") == before
    assert await database_rows("SELECT count(*) FROM projects.generations") == [(1,)]


async def test_a_stored_answer_still_replaces_another_text_of_the_model(service, ada):
    project_id = await service.project(ada)
    request = rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals")
    await ada.call(service.plan.GeneratePlanSection, request)
    service.planner.run, service.planner.section = replace(service.planner.run, cache="hit"), "Another text"

    again = await ada.call(service.plan.GeneratePlanSection, request)

    assert (again.section.content, again.section.version) == ("Another text", 2)


async def test_a_stored_answer_is_proposed_where_a_person_wrote_the_same(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", service.planner.section))
    service.planner.run = replace(service.planner.run, cache="hit")

    answer = await ada.call(
        service.plan.GeneratePlanSection,
        rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )

    assert not answer.generation.applied
    assert answer.section.edited_by_person


async def test_the_reply_of_a_stored_answer_is_kept_for_a_request_with_an_id(service, ada):
    project_id = await service.project(ada)
    await ada.call(
        service.plan.GeneratePlanSection,
        rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )
    service.planner.run = replace(service.planner.run, cache="hit")
    request = rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals", request_id="r-1")
    answers = [await ada.call(service.plan.GeneratePlanSection, request) for _ in range(2)]

    assert [answer.replayed for answer in answers] == [False, True]
    assert answers[0].section == answers[1].section
    assert service.planner.calls == 2


async def test_the_model_sees_what_was_said_in_all_chats_with_the_asked_section_first(service, ada):
    project_id = await service.project(ada)
    for section, text in (("Context", "We bake."), ("Goals", "Open by May.")):
        target = conversation_rpc.ConversationTarget(project_id=project_id, section=section)
        parts = f'[{{"type":"text","text":"{text}"}}]'
        await ada.call(
            service.conversations.AppendMessage,
            conversation_rpc.AppendMessageRequest(target=target, message=conversation.Message(parts=parts)),
        )

    await ada.call(
        service.plan.GeneratePlanSection,
        rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )

    priorities = {item.text: item.priority for item in service.planner.asked[0].context}
    assert priorities["Open by May."] > priorities["We bake."] > 0


@pytest.mark.row("F48", clause="nothing half-saved")
async def test_a_generation_whose_lease_was_taken_over_is_not_saved_a_second_time(
    service, ada, database_rows
):
    project_id = await service.project(ada)
    request = rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals", request_id="r-1")
    standing_still = service.planner.gate = asyncio.Event()
    slow = asyncio.create_task(ada.refused(service.plan.GeneratePlanSection, request))
    async with asyncio.timeout(5):
        await service.planner.began.wait()
    # Its process stands still until the lease has ended, and somebody else takes the request over.
    await database_rows(
        "WITH late AS (UPDATE projects.requests SET lease_until = now() - interval '1 s' RETURNING 1) SELECT 1 FROM late"
    )
    service.planner.gate = None
    await ada.call(service.plan.GeneratePlanSection, request)

    standing_still.set()
    error = await slow

    versions = await ada.call(
        service.plan.ListPlanSectionVersions,
        rpc.ListPlanSectionVersionsRequest(project_id=project_id, section="Goals"),
    )
    assert (error.code, error.reason) == (Code.ABORTED, "REQUEST_IN_PROGRESS")
    assert len(versions.versions) == 1
