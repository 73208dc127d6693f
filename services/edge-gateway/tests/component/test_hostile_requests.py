"""What attackers and broken proxies send, byte by byte, to the real server."""

from __future__ import annotations

import asyncio
import json

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.projects.v1 import project_pb2
from eightgentc.projects.v1 import projects_service_pb2 as pb
from eightgentc_testing.hostile_requests import CLAIM, HOSTILE_REQUESTS, HostileRequest

REFUSED = [request for request in HOSTILE_REQUESTS if not request.reaches]
HARMLESS = [request for request in HOSTILE_REQUESTS if request.reaches]
PROJECT = project_pb2.Project(
    id="p1", role=project_pb2.ROLE_OWNER, create_time=Timestamp(seconds=1), update_time=Timestamp(seconds=1)
)


async def exchange(edge, request: HostileRequest) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and the rest of what came until the connection ended; status 0: nothing came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    writer.write(request.signed_in(edge.tokens.sign("edge-gateway")))
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    head, _, rest = answer.partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    return int(answer[9:12] or 0), dict(line.split(": ", 1) for line in lines[1:]), rest


@pytest.mark.row("R33", clause="refused and never reaches a service")
@pytest.mark.parametrize("request_", REFUSED, ids=lambda request: request.name)
async def test_hostile_request_is_refused(edge, request_, score):
    status, headers, body = await exchange(edge, request_)

    score("hostile requests refused", status in request_.statuses)
    assert status in (request_.statuses or (0,))
    assert headers["connection"] == "close" or headers["content-length"] == str(len(body))
    assert headers["content-type"] == "application/problem+json"
    assert json.loads(body)["status"] == status
    assert not edge.projects.calls["CreateProject"]


@pytest.mark.row("R33", clause="claims of an identity never reach gRPC metadata")
@pytest.mark.parametrize("request_", HARMLESS, ids=lambda request: request.name)
async def test_what_a_valid_request_tries_to_bring_in_stays_outside(edge, request_, score):
    edge.projects.answers["ListProjects"] = pb.ListProjectsResponse()
    edge.projects.answers["CreateProject"] = pb.CreateProjectResponse(project=PROJECT)

    status, _, _ = await exchange(edge, request_)

    score("hostile requests refused", status in request_.statuses)
    assert status in request_.statuses
    assert CLAIM.decode() not in json.dumps(edge.projects.metadata)
    assert "stolen-key" not in str(edge.projects.calls)


@pytest.mark.row("R33", clause="refused and never reaches a service")
async def test_good_requests_are_served_after_all_hostile_ones_at_once(edge):
    edge.projects.answers["ListProjects"] = pb.ListProjectsResponse()
    await asyncio.gather(*(exchange(edge, request) for request in REFUSED))

    answer = await edge.http.get("/api/projects")

    assert answer.status_code == 200
