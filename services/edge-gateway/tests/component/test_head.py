"""HEAD is answered wherever GET is: the same status and headers, without the body."""

from __future__ import annotations

import asyncio

import pytest

from eightgentc.projects.v1 import conversation_service_pb2, projects_service_pb2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/api/projects", 200), ("/api/projects?pageSize=x", 400), ("/api/nothing", 404), ("/livez", 200)),
        *(("/openapi.json", 200), ("/docs", 200), ("/docs/reference.js", 200), ("/problems/etag-stale", 200)),
        *(("/.well-known/jwks.json", 200), ("/api/auth/sign-in", 405), ("/", 307)),
    ],
)
async def test_head_is_get_without_the_body(edge, path, status):
    edge.projects.answers["ListProjects"] = projects_service_pb2.ListProjectsResponse()

    head, get = await edge.http.head(path), await edge.http.get(path)

    of_the_moment = {"date", "x-request-id"}
    assert (head.status_code, head.content) == (get.status_code, b"") == (status, b"")
    assert {*head.headers} == {*get.headers}
    for name in {*get.headers} - of_the_moment - ({"content-length"} if status >= 400 else set()):
        assert head.headers[name] == get.headers[name]


async def test_head_of_a_stream_waits_for_none_of_it(edge, turns):
    edge.projects.answers["ResumeTurn"] = turns.streamed(
        turns.started, kind=conversation_service_pb2.ResumeTurnResponse, then=asyncio.Event().wait
    )

    answer = await edge.http.head("/api/chat/c1/stream")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "text/event-stream"
    await asyncio.wait_for(edge.projects.cancelled.wait(), 5)


async def test_connection_serves_on_after_a_head(edge):
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    writer.write(b"HEAD /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n")

    answers = await asyncio.wait_for(reader.readuntil(b"alive\n"), 5)
    writer.close()

    assert answers.count(b"HTTP/1.1 200 OK") == 2
    assert answers.count(b"alive") == 1
