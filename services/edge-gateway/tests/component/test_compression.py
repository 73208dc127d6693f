"""Which answers are compressed, and which never are."""

from __future__ import annotations

import gzip

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.auth.v1 import account_pb2, account_service_pb2, session_service_pb2
from eightgentc.projects.v1 import conversation_service_pb2, project_pb2
from eightgentc.projects.v1 import projects_service_pb2 as pb

NOW = Timestamp(seconds=1)
LONG = {"email": "ada@example.com", "password": "correct horse battery"}


def projects(count: int) -> pb.ListProjectsResponse:
    one = project_pb2.Project(
        id="p", title="A", role=project_pb2.ROLE_OWNER, create_time=NOW, update_time=NOW, etag="1"
    )
    return pb.ListProjectsResponse(projects=[one] * count)


@pytest.mark.parametrize("offer", ["gzip", "gzip, deflate, br", "br;q=1, gzip;q=0.5", "*", "GZIP"])
async def test_long_json_is_compressed_for_clients_that_accept_it(edge, offer):
    edge.projects.answers["ListProjects"] = projects(50)

    answer = await edge.http.get("/api/projects", headers={"Accept-Encoding": offer})

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) < 1000
    assert len(answer.json()["projects"]) == 50


@pytest.mark.parametrize("offer", ["identity", "br", "gzip;q=0", "*;q=0", ""])
async def test_long_json_is_sent_as_it_is_to_others(edge, offer):
    edge.projects.answers["ListProjects"] = projects(50)

    answer = await edge.http.get("/api/projects", headers={"Accept-Encoding": offer})

    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"


async def test_short_json_is_sent_as_it_is(edge):
    edge.projects.answers["ListProjects"] = projects(1)

    answer = await edge.http.get("/api/projects", headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in answer.headers


async def test_etag_of_a_compressed_answer_is_the_version_itself(edge):
    project = project_pb2.Project(
        id="p", title="A" * 2000, role=project_pb2.ROLE_OWNER, create_time=NOW, update_time=NOW, etag="p3"
    )
    edge.projects.answers["GetProject"] = pb.GetProjectResponse(project=project)

    answer = await edge.http.get("/api/projects/p", headers={"Accept-Encoding": "gzip"})

    assert (answer.headers["etag"], answer.headers["content-encoding"]) == ('"p3"', "gzip")


@pytest.mark.parametrize(
    ("path", "body"), [("sign-up", LONG), ("sign-in", LONG), ("refresh", {"refreshToken": "r" * 40})]
)
async def test_answer_with_tokens_is_never_compressed(edge, path, body):
    tokens = account_pb2.SessionTokens(
        access_token="a" * 5000, refresh_token="r" * 5000, access_expire_time=NOW, refresh_expire_time=NOW
    )
    edge.auth.answers |= {
        "SignUp": account_service_pb2.SignUpResponse(tokens=tokens),
        "SignIn": account_service_pb2.SignInResponse(tokens=tokens),
        "RefreshSession": session_service_pb2.RefreshSessionResponse(tokens=tokens),
    }

    answer = await edge.http.post(f"/api/auth/{path}", json=body, headers={"Accept-Encoding": "gzip"})

    assert answer.is_success
    assert len(answer.content) > 10_000
    assert "content-encoding" not in answer.headers


async def test_stream_is_never_compressed(edge, turns):
    edge.projects.answers["ResumeTurn"] = turns.streamed(
        turns.started,
        turns.text(2, "word " * 1000),
        turns.ended(3),
        kind=conversation_service_pb2.ResumeTurnResponse,
    )

    answer = await edge.http.get("/api/chat/c1/stream", headers={"Accept-Encoding": "gzip"})

    assert len(answer.content) > 5000
    assert "content-encoding" not in answer.headers


async def test_document_is_compressed(edge):
    async with edge.http.stream("GET", "/openapi.json", headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])

    assert gzip.decompress(raw).startswith(b'{"openapi":')
