"""Sections of the plan over HTTP."""

from __future__ import annotations

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.projects.v1 import generation_pb2
from eightgentc.projects.v1 import plan_section_pb2 as section_pb
from eightgentc.projects.v1 import plan_service_pb2 as pb
from eightgentc_kit.errors import Code, RemoteError

PATH = "/api/projects/p1/sections/Goals"
WHEN = Timestamp(seconds=1_777_627_800)
SECTION = section_pb.PlanSection(
    id="s1",
    project_id="p1",
    section="Goals",
    content="Open by May.",
    status=section_pb.PLAN_SECTION_STATUS_DRAFT,
    version=1,
    etag="s1",
    create_time=WHEN,
    update_time=WHEN,
)


def refused(code: Code, reason: str, **metadata: str) -> RemoteError:
    return RemoteError("No.", code=code, reason=reason, domain="projects.eightgentc", metadata=metadata)


@pytest.mark.parametrize(("created", "status"), [(True, 201), (False, 200)])
async def test_put_says_whether_the_section_was_made(edge, created, status):
    edge.projects.answers["PutPlanSection"] = pb.PutPlanSectionResponse(section=SECTION, created=created)

    answer = await edge.http.put(PATH, json={"content": "Open by May."}, headers={"If-Match": "*"})

    request = edge.projects.last("PutPlanSection")
    assert (answer.status_code, answer.headers["etag"]) == (status, '"s1"')
    assert (request.section.section, request.section.etag) == ("Goals", "*")
    assert list(request.update_mask.paths) == ["content"]


async def test_section_that_must_not_exist_and_does_is_412(edge):
    edge.projects.answers["PutPlanSection"] = refused(Code.ALREADY_EXISTS, "NAME_TAKEN")

    answer = await edge.http.put(PATH, json={"content": "x"}, headers={"If-None-Match": "*"})

    assert (answer.status_code, answer.json()["code"]) == (412, "PRECONDITION_FAILED")
    assert edge.projects.last("PutPlanSection").must_not_exist


@pytest.mark.row("F25", clause="status")
async def test_patch_changes_only_what_is_there(edge):
    edge.projects.answers["PutPlanSection"] = pb.PutPlanSectionResponse(section=SECTION)

    await edge.http.patch(PATH, json={"status": "final", "position": 2})

    request = edge.projects.last("PutPlanSection")
    assert request.section.etag == "*"
    assert list(request.update_mask.paths) == ["position", "status"]
    assert request.section.status == section_pb.PLAN_SECTION_STATUS_FINAL


async def test_patch_of_a_section_that_is_not_there_is_404(edge):
    edge.projects.answers["PutPlanSection"] = refused(Code.ABORTED, "ETAG_STALE", currentEtag="")

    answer = await edge.http.patch(PATH, json={"content": "x"})

    assert (answer.status_code, answer.json()["code"]) == (404, "RESOURCE_NOT_FOUND")


@pytest.mark.row("F25", clause="rename")
async def test_patch_with_a_name_renames(edge):
    edge.projects.answers["RenamePlanSection"] = pb.RenamePlanSectionResponse(section=SECTION)

    await edge.http.patch(PATH, json={"section": "Aims"}, headers={"If-Match": '"s1"'})

    request = edge.projects.last("RenamePlanSection")
    assert (request.section, request.new_name, request.etag) == ("Goals", "Aims", "s1")


async def test_new_name_comes_alone(edge):
    answer = await edge.http.patch(PATH, json={"section": "Aims", "content": "x"})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "section")


async def test_name_with_spaces_and_letters_of_any_script_is_a_name(edge):
    edge.projects.answers["GetPlanSection"] = pb.GetPlanSectionResponse(section=SECTION)

    await edge.http.get("/api/projects/p1/sections/Cash%20flow%20%C3%A9t%C3%A9")

    assert edge.projects.last("GetPlanSection").section == "Cash flow été"


async def test_generate_needs_no_body_and_says_whether_it_was_applied(edge):
    edge.projects.answers["GeneratePlanSection"] = pb.GeneratePlanSectionResponse(
        proposal=SECTION, generation=generation_pb2.Generation(id="g1", provider="openai", applied=False)
    )

    answer = await edge.http.post(f"{PATH}/generate")

    body = answer.json()
    assert body["proposal"] == {"section": "Goals", "content": "Open by May."}
    assert (body["applied"], body["generation"]["provider"]) == (False, "openai")
    assert "section" not in body


async def test_what_changed_between_two_versions_is_told_word_by_word(edge):
    edge.projects.answers["DiffPlanSectionVersions"] = pb.DiffPlanSectionVersionsResponse(
        pieces=[pb.DiffPiece(kind=pb.DIFF_KIND_ADDED, text="by May")], from_version=1, to_version=3
    )

    answer = await edge.http.get(f"{PATH}/diff", params={"from": 1})

    assert answer.json()["pieces"] == [{"kind": "added", "text": "by May"}]
    assert edge.projects.last("DiffPlanSectionVersions").to_version == 0
