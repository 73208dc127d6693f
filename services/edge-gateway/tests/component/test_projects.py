"""Projects over the real HTTP server, to a scripted gRPC service that checks tokens and policies as the real one."""

from __future__ import annotations

import asyncio

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.projects.v1 import project_pb2
from eightgentc.projects.v1 import projects_service_pb2 as pb
from eightgentc_kit.errors import Code, DomainError, FieldInvalid, Overloaded, RemoteError

PROJECT_ID = "0198c0de-0000-7000-8000-000000000001"
WHEN = Timestamp(seconds=1_777_627_800, nanos=250_000_000)
PROJECT = project_pb2.Project(
    id=PROJECT_ID,
    title="A bakery",
    description="",
    role=project_pb2.ROLE_OWNER,
    revision=7,
    etag="p3",
    create_time=WHEN,
    update_time=WHEN,
)


def refused(code: Code, reason: str, **metadata: str) -> DomainError:
    return RemoteError(
        "It was refused.", code=code, reason=reason, domain="projects.eightgentc", metadata=metadata
    )


async def test_project_is_read_as_the_contract_has_it(edge):
    edge.projects.answers["GetProject"] = pb.GetProjectResponse(project=PROJECT)

    answer = await edge.http.get(f"/api/projects/{PROJECT_ID}")

    assert answer.json() == {
        "id": PROJECT_ID,
        "title": "A bakery",
        "description": "",
        "metadata": {},
        "approval": "none",
        "role": "owner",
        "revision": 7,
        "etag": "p3",
        "createdAt": "2026-05-01T09:30:00.250000Z",
        "updatedAt": "2026-05-01T09:30:00.250000Z",
    }
    assert answer.headers["etag"] == '"p3"'


async def test_only_an_exchanged_token_for_projects_reaches_projects(edge):
    edge.projects.answers["GetProject"] = pb.GetProjectResponse(project=PROJECT)

    await edge.http.get(
        f"/api/projects/{PROJECT_ID}", headers={"X-User-Id": "eve", "X-Request-Id": "asked-1"}
    )

    token, metadata = edge.projects.tokens[-1], edge.projects.metadata[-1]
    assert (token.audience, token.caller, token.is_service) == ("projects", "edge-gateway", False)
    assert "x-user-id" not in metadata
    assert metadata["x-request-id"] == "asked-1"


async def test_fifty_requests_of_a_session_cost_one_exchange(edge):
    edge.projects.answers["GetProject"] = pb.GetProjectResponse(project=PROJECT)

    headers = edge.as_session("fifty")
    answers = await asyncio.gather(
        *(edge.http.get(f"/api/projects/{PROJECT_ID}", headers=headers) for _ in range(50))
    )

    assert {answer.status_code for answer in answers} == {200}
    assert len(edge.auth.calls["ExchangeToken"]) == 1


async def test_patch_names_the_fields_that_were_sent_and_no_others(edge):
    edge.projects.answers["UpdateProject"] = pb.UpdateProjectResponse(project=PROJECT)

    await edge.http.patch(
        f"/api/projects/{PROJECT_ID}", json={"description": ""}, headers={"If-Match": '"p3"'}
    )

    request = edge.projects.last("UpdateProject")
    assert list(request.update_mask.paths) == ["description"]
    assert request.project.etag == "p3"


async def test_patch_that_names_nothing_is_refused(edge):
    answer = await edge.http.patch(f"/api/projects/{PROJECT_ID}", json={})

    assert (answer.status_code, answer.json()["detail"]) == (400, "names no field to change")


@pytest.mark.row("R44")
@pytest.mark.parametrize("field", ["ownerId", "owner_id", "role", "tenantId", "id", "revision", "etag"])
async def test_field_that_is_not_the_clients_to_set_is_refused_by_name(edge, field):
    answer = await edge.http.post("/api/projects", json={"title": "A bakery", field: "owner"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"field": field, "detail": "is not a field of this request"}]
    assert not edge.projects.calls["CreateProject"]


async def test_stale_etag_is_412_with_the_current_one(edge):
    edge.projects.answers["UpdateProject"] = refused(Code.ABORTED, "ETAG_STALE", currentEtag="p4")

    answer = await edge.http.patch(
        f"/api/projects/{PROJECT_ID}", json={"title": "Mine"}, headers={"If-Match": '"p3"'}
    )

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["currentEtag"]) == (412, "ETAG_STALE", "p4")
    assert answer.headers["etag"] == '"p4"'
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.row("R1")
async def test_repeat_is_marked_as_answered_before(edge):
    edge.projects.answers["CreateProject"] = pb.CreateProjectResponse(project=PROJECT, replayed=True)

    answer = await edge.http.post("/api/projects", json={"title": "A"}, headers={"Idempotency-Key": "key-1"})

    assert (answer.status_code, answer.headers["idempotent-replayed"]) == (201, "true")
    assert edge.projects.last("CreateProject").request_id == "key-1"


@pytest.mark.row("R2")
async def test_key_with_another_content_is_422(edge):
    edge.projects.answers["CreateProject"] = refused(Code.INVALID_ARGUMENT, "REQUEST_ID_REUSED")

    answer = await edge.http.post("/api/projects", json={"title": "B"}, headers={"Idempotency-Key": "key-1"})

    assert (answer.status_code, answer.json()["code"]) == (422, "REQUEST_ID_REUSED")


async def test_key_of_more_than_255_characters_is_refused(edge):
    answer = await edge.http.post(
        "/api/projects", json={"title": "B"}, headers={"Idempotency-Key": "k" * 256}
    )

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "Idempotency-Key")


async def test_overload_says_when_to_come_back(edge):
    edge.projects.answers["ListProjects"] = Overloaded(retry_after=2.2)

    answer = await edge.http.get("/api/projects")

    assert (answer.status_code, answer.headers["retry-after"], answer.json()["retryAfter"]) == (429, "3", 3)


async def test_faults_that_projects_found_name_the_clients_own_fields(edge):
    edge.projects.answers["UpdateProject"] = FieldInvalid.of("project.update_mask", "is odd")

    answer = await edge.http.patch(f"/api/projects/{PROJECT_ID}", json={"title": "A"})

    assert answer.json()["errors"] == [{"field": "updateMask", "detail": "is odd"}]


@pytest.mark.row("F15", clause="keyset pages, filter, sort")
async def test_list_passes_page_filter_and_order_on(edge):
    edge.projects.answers["ListProjects"] = pb.ListProjectsResponse(
        projects=[PROJECT], next_page_token="next"
    )

    answer = await edge.http.get(
        "/api/projects",
        params={"pageSize": 5, "pageToken": "t", "titleContains": "bak", "role": "owner", "orderBy": "title"},
    )

    request = edge.projects.last("ListProjects")
    assert (request.page_size, request.page_token, request.title_contains) == (5, "t", "bak")
    assert (request.role, request.order) == (project_pb2.ROLE_OWNER, pb.PROJECT_ORDER_TITLE_ASC)
    assert answer.json()["nextPageToken"] == "next"


async def test_page_size_beyond_32_bits_is_refused(edge):
    answer = await edge.http.get("/api/projects", params={"pageSize": 2**31})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "pageSize")
