"""What must never get through: bodies and paths that no client should write. Heads are in test_hostile_requests.py."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from eightgentc.projects.v1 import projects_service_pb2 as pb

MIB = 1024 * 1024
GRAPH = "/api/projects/p1/graph"


async def exchange(edge, request: bytes) -> tuple[int, bytes]:
    """One request as it is, and what came back until the connection closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    writer.write(request)
    answer = await asyncio.wait_for(reader.read(), 15)
    writer.close()
    return int(answer[9:12] or 0), answer


def head(edge, path: str = "/api/projects", *lines: str, method: str = "POST") -> bytes:
    token = edge.tokens.sign("edge-gateway")
    head = [f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}", "Connection: close"]
    return "\r\n".join([*head, *lines, "", ""]).encode("latin-1")


JSON = "Content-Type: application/json"


@pytest.mark.row("R31")
@pytest.mark.parametrize(
    ("method", "path", "limit"),
    [("POST", "/api/projects", MIB), ("PATCH", GRAPH, 8 * MIB), ("POST", "/api/chat", 4 * MIB)],
)
async def test_body_that_is_too_large_is_refused_before_any_of_it_is_read(edge, method, path, limit):
    status, answer = await exchange(
        edge, head(edge, path, JSON, f"Content-Length: {limit + 1}", method=method)
    )

    assert status == 413
    assert b'"code":"BODY_TOO_LARGE"' in answer


@pytest.mark.row("R31")
async def test_body_without_a_length_is_counted_as_it_comes(edge):
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"

    status, _ = await exchange(
        edge, head(edge, "/api/projects", JSON, "Transfer-Encoding: chunked") + chunk * 17
    )

    assert status == 413


@pytest.mark.row("R31")
async def test_compressed_body_is_refused(edge):
    answer = await edge.http.post(
        "/api/projects",
        content=b"\x1f\x8b",
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "CONTENT_ENCODING_UNSUPPORTED")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
async def test_body_that_is_not_json_by_its_type_is_refused(edge, kind):
    answer = await edge.http.post("/api/projects", content=b"{}", headers={"Content-Type": kind})

    assert (answer.status_code, answer.json()["code"]) == (415, "CONTENT_TYPE_UNSUPPORTED")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"title": "a"} {}',
        b'{"title": "\xff"}',
        b'{"title": "\xed\xa0\x80"}',
        b'{"title": "a\x00b"}',
        b'{"title": "a\\u0000b"}',
        b'{"title": "\\ud800"}',
        b'{"title": NaN}',
        b"\xef\xbb\xbf{}",
        '{"title": "a"}'.encode("utf-16"),
        b"[" * 100_000,
        b'{"title":' * 50_000,
    ],
    ids=lambda body: repr(body[:16]),
)
async def test_body_that_is_no_json_is_400(edge, body):
    answer = await edge.http.post("/api/projects", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert not edge.projects.calls["CreateProject"]


async def test_escaped_backslash_before_u0000_is_text(edge):
    edge.projects.answers["CreateProject"] = pb.CreateProjectResponse()
    body = rb'{"title": "the escape \\u0000"}'

    await edge.http.post("/api/projects", content=body, headers={"Content-Type": "application/json"})

    assert edge.projects.last("CreateProject").project.title == r"the escape \u0000"


@pytest.mark.parametrize(
    "body", ["[]", "null", '"a"', "1", '{"title": 1}', '{"title": null}', '{"title": {}}']
)
async def test_wrong_type_is_400_and_names_the_field(edge, body):
    answer = await edge.http.post("/api/projects", content=body, headers={"Content-Type": "application/json"})

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "FIELD_INVALID")
    assert problem["errors"]


async def test_fault_in_a_batch_is_named_by_its_place(edge):
    operations = [
        {"op": "createNode", "label": "A"},
        {"op": "updateNode", "id": "n", "x": "left"},
        {"op": "createNode", "label": "B", "ownerId": "eve"},
    ]

    answer = await edge.http.patch(GRAPH, json={"operations": operations})

    assert answer.json()["errors"] == [
        {"field": "operations[1].x", "detail": "must be a number"},
        {"field": "operations[2].ownerId", "detail": "is not a field of this request"},
    ]


async def test_part_that_is_nested_too_deep_is_refused(edge):
    deep: object = "x"
    for _ in range(70):
        deep = [deep]
    parts = [{"type": "data-x", "data": deep}]

    answer = await edge.http.post("/api/projects/p1/conversations/c1/messages", json={"parts": parts})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "parts[0]")


async def test_hostile_body_does_not_get_a_longer_answer_than_it_was(edge):
    body = {f"field{number}": 1 for number in range(10_000)}

    answer = await edge.http.post("/api/projects", json=body)

    assert answer.status_code == 400
    assert len(answer.json()["errors"]) <= 20


async def test_unknown_path_is_a_problem(edge):
    answer = await edge.http.get("/api/nothing/here")

    assert (answer.status_code, answer.json()["code"]) == (404, "PATH_UNKNOWN")


async def test_wrong_method_names_those_that_are_taken(edge):
    answer = await edge.http.put("/api/projects/p1", json={})

    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, PATCH")
    assert answer.json()["code"] == "METHOD_NOT_ALLOWED"


async def test_request_id_that_could_forge_a_log_line_is_replaced(edge):
    answer = await edge.http.get("/livez-not", headers={"X-Request-Id": "a b"})

    assert answer.headers["x-request-id"] != "a b"


async def test_trace_goes_along(edge):
    edge.projects.answers["ListProjects"] = pb.ListProjectsResponse()
    trace = "0af7651916cd43dd8448eb211c80319c"

    await edge.http.get("/api/projects", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})

    assert edge.projects.metadata[-1]["traceparent"].split("-")[1] == trace


@pytest.mark.row("R31")
@pytest.mark.parametrize("framing", ["Content-Length: 20971520", "Transfer-Encoding: chunked"])
async def test_client_that_sends_all_of_a_body_that_is_too_large_reads_why_it_was_refused(edge, framing):
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    writer.write(head(edge, "/api/projects", JSON, framing))
    for _ in range(20):
        writer.write(b" " * MIB if "Length" in framing else b"%x\r\n%s\r\n" % (MIB, b" " * MIB))
        with contextlib.suppress(ConnectionError):
            await writer.drain()

    answer = await asyncio.wait_for(reader.read(), 15)
    writer.close()

    assert answer.startswith(b"HTTP/1.1 413 ")
