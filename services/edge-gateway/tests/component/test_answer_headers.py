"""What no answer lacks, whoever makes it."""

from __future__ import annotations

import asyncio

import pytest

from eightgentc.projects.v1 import conversation_service_pb2
from eightgentc.projects.v1 import projects_service_pb2 as pb

POLICY = "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/api/projects", 200), ("/api/nothing", 404), ("/api/nothing/%2f", 404), ("/livez", 200)),
        *(("/openapi.json", 200), ("/problems/etag-stale", 200), ("/docs", 200), ("/docs/none.js", 404)),
        *(("/api/projects/p1", 500), ("/.well-known/jwks.json", 200), ("/", 307)),
    ],
)
async def test_answer_is_only_what_it_says_and_is_framed_nowhere(edge, path, status):
    edge.projects.answers["ListProjects"] = pb.ListProjectsResponse()

    answer = await edge.http.get(path)

    policies = answer.headers.get_list("content-security-policy")
    assert answer.status_code == status
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policies[0]


async def test_stream_has_them_too(edge, turns):
    edge.projects.answers["ResumeTurn"] = turns.streamed(
        turns.started, turns.ended(2), kind=conversation_service_pb2.ResumeTurnResponse
    )

    answer = await edge.http.get("/api/chat/c1/stream")

    assert answer.headers["content-type"] == "text/event-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == POLICY


async def test_refusal_that_no_route_has_seen_has_them_too(edge):
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    writer.write(b"GET / HTTP/1.1\r\n\r\n")

    answer = (await reader.read()).decode()
    writer.close()

    assert "x-content-type-options: nosniff\r\n" in answer
    assert f"content-security-policy: {POLICY}\r\n" in answer
