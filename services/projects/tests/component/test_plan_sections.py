"""Sections of the plan over the real server."""

import asyncio

import pytest

from eightgentc.projects.v1 import conversation_pb2 as conversation
from eightgentc.projects.v1 import conversation_service_pb2 as conversation_rpc
from eightgentc.projects.v1 import plan_section_pb2 as pb
from eightgentc.projects.v1 import plan_service_pb2 as rpc
from eightgentc_kit.errors import Code


def put(project_id, name, content, **fields):
    return rpc.PutPlanSectionRequest(
        project_id=project_id, section=pb.PlanSection(section=name, content=content), **fields
    )


def get(project_id, name):
    return rpc.GetPlanSectionRequest(project_id=project_id, section=name)


@pytest.mark.row("F25", clause="unique")
async def test_a_section_is_one_whatever_the_case_of_its_name(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "First"))

    again = await ada.call(service.plan.PutPlanSection, put(project_id, "GOALS", "Second"))

    listed = await ada.call(service.plan.ListPlanSections, rpc.ListPlanSectionsRequest(project_id=project_id))
    assert not again.created
    assert [(section.section, section.content) for section in listed.sections] == [("Goals", "Second")]


@pytest.mark.row("F25", clause="unknown names allowed")
async def test_a_section_may_have_any_name(service, ada):
    project_id = await service.project(ada)

    made = await ada.call(service.plan.PutPlanSection, put(project_id, "Łódź & Müsli 🥐", "Text"))

    read = await ada.call(service.plan.GetPlanSection, get(project_id, "łódź & müsli 🥐"))
    assert made.created
    assert read.section.content == "Text"


@pytest.mark.row("F25", clause="order, status")
async def test_order_and_status_change_without_a_new_version_of_the_text(service, ada):
    project_id = await service.project(ada)
    for name in ("Context", "Goals"):
        await ada.call(service.plan.PutPlanSection, put(project_id, name, name))

    change = rpc.PutPlanSectionRequest(
        project_id=project_id,
        section=pb.PlanSection(section="Goals", position=-1, status=pb.PLAN_SECTION_STATUS_FINAL),
    )
    changed = (await ada.call(service.plan.PutPlanSection, change)).section

    listed = await ada.call(service.plan.ListPlanSections, rpc.ListPlanSectionsRequest(project_id=project_id))
    assert [section.section for section in listed.sections] == ["Goals", "Context"]
    assert (changed.version, changed.status) == (1, pb.PLAN_SECTION_STATUS_FINAL)


@pytest.mark.row("F25", clause="rename keeps history and chat link")
async def test_a_renamed_section_keeps_its_history_and_its_chat(service, ada):
    project_id = await service.project(ada)
    made = (await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "Text"))).section
    await ada.call(
        service.conversations.CreateConversation,
        conversation_rpc.CreateConversationRequest(
            project_id=project_id, conversation=conversation.Conversation(section="Goals")
        ),
    )

    renamed = await ada.call(
        service.plan.RenamePlanSection,
        rpc.RenamePlanSectionRequest(project_id=project_id, section="Goals", new_name="Aims"),
    )

    versions = await ada.call(
        service.plan.ListPlanSectionVersions,
        rpc.ListPlanSectionVersionsRequest(project_id=project_id, section="Aims"),
    )
    chats = await ada.call(
        service.conversations.ListConversations,
        conversation_rpc.ListConversationsRequest(project_id=project_id, section="Aims"),
    )
    assert renamed.section.id == made.id
    assert [(version.version, version.cause) for version in versions.versions] == [(2, "rename"), (1, "edit")]
    assert [chat.section for chat in chats.conversations] == ["Aims"]


async def test_a_name_that_another_section_has_is_refused(service, ada):
    project_id = await service.project(ada)
    for name in ("Context", "Goals"):
        await ada.call(service.plan.PutPlanSection, put(project_id, name, name))

    error = await ada.refused(
        service.plan.RenamePlanSection,
        rpc.RenamePlanSectionRequest(project_id=project_id, section="Goals", new_name="context"),
    )

    assert (error.code, error.reason) == (Code.ALREADY_EXISTS, "NAME_TAKEN")


@pytest.mark.row("F26", clause="every save makes a version with author and cause")
async def test_every_save_of_a_person_or_the_model_is_a_version_with_author_and_cause(service, ada):
    project_id = await service.project(ada)
    await ada.call(
        service.plan.GeneratePlanSection,
        rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )
    await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "My words"))

    listed = await ada.call(
        service.plan.ListPlanSectionVersions,
        rpc.ListPlanSectionVersionsRequest(project_id=project_id, section="Goals"),
    )

    assert [(version.cause, version.author_id) for version in listed.versions] == [
        ("edit", ada.id),
        ("generate", ""),
    ]


@pytest.mark.row("F26", clause="word diff between any two")
async def test_two_versions_are_compared_word_by_word(service, ada):
    project_id = await service.project(ada)
    for text in ("We open in May.\nSame line.\n", "We open in early June.\nSame line.\n"):
        await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", text))

    diff = await ada.call(
        service.plan.DiffPlanSectionVersions,
        rpc.DiffPlanSectionVersionsRequest(project_id=project_id, section="Goals", from_version=1),
    )

    pieces = [(rpc.DiffKind.Name(piece.kind).removeprefix("DIFF_KIND_"), piece.text) for piece in diff.pieces]
    assert pieces == [
        ("EQUAL", "We open in "),
        ("REMOVED", "May"),
        ("ADDED", "early June"),
        ("EQUAL", ".\nSame line.\n"),
    ]
    assert (diff.from_version, diff.to_version) == (1, 2)


@pytest.mark.row("F26", clause="named")
async def test_a_version_can_be_named_and_nothing_else_of_it_changes(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "One"))
    version = {"project_id": project_id, "section": "Goals", "version": 1}
    before = (
        await ada.call(service.plan.GetPlanSectionVersion, rpc.GetPlanSectionVersionRequest(**version))
    ).version

    await ada.call(
        service.plan.NamePlanSectionVersion, rpc.NamePlanSectionVersionRequest(**version, name="For the bank")
    )

    after = (
        await ada.call(service.plan.GetPlanSectionVersion, rpc.GetPlanSectionVersionRequest(**version))
    ).version
    assert after.version_name == "For the bank"
    after.version_name = ""
    assert after == before


@pytest.mark.row("F26", clause="restore is itself a version")
async def test_an_old_text_comes_back_as_a_new_version(service, ada):
    project_id = await service.project(ada)
    for text in ("One", "Two"):
        await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", text))

    restored = await ada.call(
        service.plan.RestorePlanSectionVersion,
        rpc.RestorePlanSectionVersionRequest(project_id=project_id, section="Goals", version=1),
    )

    assert (restored.section.content, restored.section.version) == ("One", 3)


async def test_two_writers_with_the_same_etag_one_is_refused(service, ada):
    project_id = await service.project(ada)
    etag = (await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "One"))).section.etag

    def write(text):
        section = pb.PlanSection(section="Goals", content=text, etag=etag)
        request = rpc.PutPlanSectionRequest(project_id=project_id, section=section)
        return ada.call(service.plan.PutPlanSection, request)

    outcomes = await asyncio.gather(write("Two"), write("Three"), return_exceptions=True)

    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [error.reason for error in refused] == ["ETAG_STALE"]


async def test_a_section_that_must_be_new_is_not_written_over(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "One", must_not_exist=True))

    error = await ada.refused(
        service.plan.PutPlanSection, put(project_id, "goals", "Two", must_not_exist=True)
    )

    read = (await ada.call(service.plan.GetPlanSection, get(project_id, "Goals"))).section
    assert (error.reason, error.metadata["resource"]) == ("NAME_TAKEN", "section")
    assert read.content == "One"


async def test_an_etag_asks_for_a_section_that_exists(service, ada):
    project_id = await service.project(ada)
    request = put(project_id, "Goals", "One")
    request.section.etag = "*"

    error = await ada.refused(service.plan.PutPlanSection, request)

    assert (error.reason, error.metadata["currentEtag"]) == ("ETAG_STALE", "")


async def test_a_plan_has_at_most_500_places(service, ada):
    project_id = await service.project(ada)
    last_but_one = pb.PlanSection(section="Goals", position=498)
    await ada.call(
        service.plan.PutPlanSection,
        rpc.PutPlanSectionRequest(project_id=project_id, section=last_but_one),
    )
    await ada.call(service.plan.PutPlanSection, put(project_id, "Last", "Text"))

    error = await ada.refused(service.plan.PutPlanSection, put(project_id, "One more", "Text"))

    assert (error.code, error.reason) == (Code.FAILED_PRECONDITION, "TOO_MANY")
    assert (error.metadata["resource"], error.metadata["limit"]) == ("section", "500")


async def test_new_sections_come_after_those_that_exist(service, ada):
    project_id = await service.project(ada)
    for name in ("Zest", "Aims"):
        await ada.call(service.plan.PutPlanSection, put(project_id, name, "Text"))

    await ada.call(
        service.plan.GeneratePlanSection,
        rpc.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )

    listed = await ada.call(service.plan.ListPlanSections, rpc.ListPlanSectionsRequest(project_id=project_id))
    assert [(item.section, item.position) for item in listed.sections] == [
        ("Zest", 0),
        ("Aims", 1),
        ("Goals", 2),
    ]


async def test_every_version_of_a_section_has_its_cause_and_its_author(service, ada):
    project_id = await service.project(ada)
    for text in ("One", "Two"):
        await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", text))
    goals = {"project_id": project_id, "section": "Goals"}
    await ada.call(
        service.plan.RestorePlanSectionVersion, rpc.RestorePlanSectionVersionRequest(**goals, version=1)
    )
    await ada.call(service.plan.RenamePlanSection, rpc.RenamePlanSectionRequest(**goals, new_name="Aims"))

    listed = await ada.call(
        service.plan.ListPlanSectionVersions,
        rpc.ListPlanSectionVersionsRequest(project_id=project_id, section="Aims"),
    )

    assert [(item.cause, item.section, item.author_id) for item in listed.versions] == [
        ("rename", "Aims", ada.id),
        ("restore", "Goals", ada.id),
        ("edit", "Goals", ada.id),
        ("edit", "Goals", ada.id),
    ]


async def test_restoring_the_text_that_is_there_changes_nothing(service, ada):
    project_id = await service.project(ada)
    before = (await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "One"))).section

    restored = await ada.call(
        service.plan.RestorePlanSectionVersion,
        rpc.RestorePlanSectionVersionRequest(project_id=project_id, section="Goals", version=1),
    )

    assert restored.section == before


async def test_a_difference_may_end_at_an_older_version(service, ada):
    project_id = await service.project(ada)
    for text in ("One", "Two", "Three"):
        await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", text))

    diff = await ada.call(
        service.plan.DiffPlanSectionVersions,
        rpc.DiffPlanSectionVersionsRequest(
            project_id=project_id, section="Goals", from_version=1, to_version=2
        ),
    )

    assert (diff.from_version, diff.to_version) == (1, 2)
    assert [piece.text for piece in diff.pieces] == ["One", "Two"]


@pytest.mark.parametrize(("length", "refused"), [(100, False), (101, True)])
async def test_the_name_of_a_version_has_at_most_100_characters(service, ada, length, refused):
    project_id = await service.project(ada)
    await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "One"))
    request = rpc.NamePlanSectionVersionRequest(
        project_id=project_id, section="Goals", version=1, name=f" {'x' * length} "
    )

    if refused:
        error = await ada.refused(service.plan.NamePlanSectionVersion, request)
        assert [violation.field for violation in error.violations] == ["name"]
    else:
        named = await ada.call(service.plan.NamePlanSectionVersion, request)
        assert named.version.version_name == "x" * 100


async def test_writing_the_same_text_again_is_no_change(service, ada, database_rows):
    project_id = await service.project(ada)
    before = await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "One"))

    again = await ada.call(service.plan.PutPlanSection, put(project_id, "Goals", "One"))

    assert again.section == before.section
    assert await database_rows("SELECT max(revision) FROM projects.changes") == [(2,)]
