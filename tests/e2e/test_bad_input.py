"""What a client gets for input that is wrong: a typed refusal that says what to mend, and nothing changed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import httpx2
import pytest

from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product

UNKNOWN = "0198c0de-0000-7000-8000-000000000001"
SignUp = Callable[[], Awaitable[Person]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": 7}, "title"),
        ({"title": "A", "description": ["a"]}, "description"),
        ({"description": "no title"}, "title"),
        ({"title": "A", "ownerId": UNKNOWN}, "ownerId"),
        ({"title": "A", "revision": 9}, "revision"),
    ],
)
@pytest.mark.row("R44", clause="unknown field")
async def test_field_of_a_wrong_type_or_unknown_is_refused_by_its_name(
    person: Person, body: JSON, field: str
) -> None:
    refused = await person.http.post("/api/projects", json=body)

    assert _problem(refused) == (400, "FIELD_INVALID")
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert (await person.get("/api/projects"))["projects"] == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"title": "\xff\xfe"}',
        b'{"title": "a\\u0000b"}',
        b'{"title": "a\x00b"}',
        b'{"title": NaN}',
        b'{"title": "A"',
        b'{"title":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"title": "A", "description": "\\ud800"}',
    ],
    ids=["bad UTF-8", "NUL escaped", "NUL raw", "NaN", "cut off", "absurd nesting", "half a surrogate pair"],
)
async def test_body_that_is_no_json_is_refused(person: Person, body: bytes) -> None:
    refused = await person.http.post("/api/projects", content=body, headers=_JSON)

    assert _problem(refused) == (400, "BODY_MALFORMED")
    assert (await person.get("/api/projects"))["projects"] == []


@pytest.mark.parametrize("character", ["a", "食", "🥐"])
async def test_a_reference_of_any_length_is_refused_in_a_few_words(person: Person, character: str) -> None:
    project = await person.project()
    change = {"op": "updateNode", "id": character * 8_000, "label": "Oven"}

    refused = await person.http.patch(f"/api/projects/{project}/graph", json={"operations": [change]})

    assert _problem(refused) == (400, "OPERATION_INVALID")
    assert len(refused.content) < 3_000


async def test_a_presentation_that_is_too_large_or_too_deep_is_named_by_its_field(person: Person) -> None:
    project = await person.project()
    graph = f"/api/projects/{project}/graph"
    deep: JSON = {}
    for _ in range(8):
        deep = {"a": deep}
    for large in ({"a": "食" * 1_400}, deep):
        node = {"id": "n", "position": {"x": 0, "y": 0}, "data": {"label": "N", "own": large}}
        changes = {"nodes": [{"type": "select", "id": "n"}, {"type": "add", "item": node}]}
        create = {"op": "createNode", "label": "N", "presentation": large}

        by_change = await person.http.patch(graph, json=changes)
        by_operation = await person.http.patch(graph, json={"operations": [create]})

        for refused, field in ((by_change, "nodes[1]"), (by_operation, "operations[0]")):
            assert _problem(refused) == (422, "PRESENTATION_TOO_LARGE")
            assert [error["field"] for error in refused.json()["errors"]] == [f"{field}.presentation"]
    assert await person.get(graph) == {"nodes": [], "edges": []}


async def test_nul_in_a_path_or_query_is_refused(person: Person) -> None:
    project = await person.project()
    for path in (
        f"/api/projects/{project}/sections/%00",
        f"/api/projects/{project}/conversations/%00/messages",
        "/api/projects?titleContains=%00",
        "/api/chat/%00/stream",
    ):
        assert _problem(await person.http.get(path)) == (400, "FIELD_INVALID")
    assert _problem(await person.http.get("/api/projects/%00")) == (404, "RESOURCE_NOT_FOUND")


@pytest.mark.row("R31", clause="413 before buffering")
async def test_oversized_body_is_refused_before_any_of_it_is_sent(person: Person, product: Product) -> None:
    head = _head(person, product, "Content-Length: 1048577")

    assert (await _answer_to(product, head)).startswith(b"HTTP/1.1 413 ")


@pytest.mark.row("R31", clause="413 before buffering")
async def test_body_of_unknown_length_is_refused_once_it_is_too_large(
    person: Person, product: Product
) -> None:
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"

    answer = await _answer_to(product, _head(person, product, "Transfer-Encoding: chunked"), chunk * 17)
    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_what_is_anothers_is_not_there_and_nothing_hints_at_it(sign_up: SignUp) -> None:
    ada, eve = await sign_up(), await sign_up()
    project = await ada.project()
    conversation = await ada.conversation(project)
    diagram = await ada.post(f"/api/projects/{project}/diagrams", {"content": "flowchart TD\n  A --> B"})
    own = await eve.project()

    for path in (
        "/api/projects/{project}",
        "/api/project/{project}",
        "/api/project/{project}/graph",
        "/api/projects/{project}/sections",
        "/api/projects/{project}/members",
        f"/api/projects/{{project}}/diagrams/{diagram['id']}",
        f"/api/projects/{{project}}/conversations/{conversation}/messages",
    ):
        foreign = await eve.http.get(path.format(project=project))
        absent = await eve.http.get(path.format(project=UNKNOWN))
        assert _problem(foreign) == (404, "RESOURCE_NOT_FOUND")
        assert _without_ids(foreign) == _without_ids(absent)
    for path in (
        f"/api/projects/{own}/diagrams/{diagram['id']}",
        f"/api/projects/{own}/conversations/{conversation}",
    ):
        assert _problem(await eve.http.get(path)) == (404, "RESOURCE_NOT_FOUND")


@pytest.mark.row("F77", clause="an edge to a foreign node is refused with its index")
async def test_edge_to_a_node_of_another_project_is_refused(person: Person) -> None:
    here, there = await person.project(), await person.project()
    node = {"op": "createNode", "label": "Oven", "x": 0.0, "y": 0.0}
    made = await person.patch(f"/api/projects/{there}/graph", {"operations": [node]})
    edge = {"op": "createEdge", "source": "mine", "target": made["created"][0]["id"]}
    body = {"operations": [{**node, "clientKey": "mine"}, edge]}

    refused = await person.http.patch(f"/api/projects/{here}/graph", json=body)
    assert (_problem(refused), refused.json()["index"]) == ((400, "OPERATION_INVALID"), 1)
    assert (await person.get(f"/api/project/{here}/graph"))["nodes"] == []


async def test_stale_etag_is_412_with_the_current_one(person: Person) -> None:
    path = f"/api/projects/{await person.project()}"
    stale = (await person.http.get(path)).headers["ETag"]
    await person.patch(path, {"title": "Two bakeries"})

    refused = await person.http.patch(path, json={"title": "Three"}, headers={"If-Match": stale})
    assert _problem(refused) == (412, "ETAG_STALE")
    assert refused.headers["ETag"] == (await person.http.get(path)).headers["ETag"] != stale


async def test_stale_etag_of_a_graph_changes_none_of_it(person: Person) -> None:
    path = f"/api/projects/{await person.project()}/graph"
    node = {"op": "createNode", "label": "Oven", "x": 0.0, "y": 0.0}
    stale = (await person.http.get(path)).headers["ETag"]
    await person.patch(path, {"operations": [node]})

    refused = await person.http.patch(path, json={"operations": [node]}, headers={"If-Match": stale})
    assert _problem(refused) == (412, "ETAG_STALE")
    assert len((await person.get(path))["nodes"]) == 1


async def test_token_that_is_missing_forged_or_ended_is_refused(person: Person) -> None:
    head, claims, signature = person.token.split(".")
    for token in ("", "nonsense", f"{head}.{claims}.", f"{head}.{claims}.{signature[::-1]}"):
        headers = {"Authorization": f"Bearer {token}"} if token else {"Authorization": ""}
        refused = await person.http.get("/api/projects", headers=headers)
        assert _problem(refused) == (401, "TOKEN_INVALID")
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    await person.http.post("/api/auth/sign-out")

    assert _problem(await person.http.get("/api/projects")) == (401, "TOKEN_INVALID")


@pytest.mark.row("R2")
async def test_key_with_another_body_is_refused_and_nothing_is_made(person: Person) -> None:
    await person.post("/api/projects", {"title": "A bakery"}, key="k1")

    refused = await person.http.post(
        "/api/projects", json={"title": "A café"}, headers={"Idempotency-Key": "k1"}
    )
    assert _problem(refused) == (422, "REQUEST_ID_REUSED")
    assert [project["title"] for project in (await person.get("/api/projects"))["projects"]] == ["A bakery"]


@pytest.mark.row("R1")
async def test_repeat_gets_the_first_answer_byte_for_byte_and_says_so(person: Person) -> None:
    how = {"json": {"title": "A bakery"}, "headers": {"Idempotency-Key": "k1"}}
    first = await person.http.post("/api/projects", **how)
    await person.patch(f"/api/projects/{first.json()['id']}", {"title": "Two bakeries"})

    again = await person.http.post("/api/projects", **how)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.row("R3", clause="in small")
async def test_the_same_request_many_times_at_once_has_one_effect(person: Person) -> None:
    how = {"json": {"title": "A bakery"}, "headers": {"Idempotency-Key": "k1"}}

    answers = await asyncio.gather(*(person.http.post("/api/projects", **how) for _ in range(32)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert len((await person.get("/api/projects"))["projects"]) == 1


_JSON = {"Content-Type": "application/json"}


def _problem(refused: httpx2.Response) -> tuple[int, str]:
    assert refused.headers["Content-Type"] == "application/problem+json", refused.text[:300]
    return refused.status_code, refused.json()["code"]


def _without_ids(refused: httpx2.Response) -> JSON:
    return {name: value for name, value in refused.json().items() if name != "requestId"}


def _head(person: Person, product: Product, *more: str) -> bytes:
    lines = [
        "POST /api/projects HTTP/1.1",
        f"Host: {urlsplit(product.url).netloc}",
        f"Authorization: Bearer {person.token}",
        "Content-Type: application/json",
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


async def _answer_to(product: Product, *pieces: bytes) -> bytes:
    """What the server says while it has got no more than these pieces, up to the end of the connection."""
    parts = urlsplit(product.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        async with asyncio.timeout(5):
            answer = await reader.readuntil(b"\r\n\r\n")
            length = int(dict(_headers(answer))["content-length"])
            assert json.loads(await reader.readexactly(length))["code"] == "BODY_TOO_LARGE"
            return answer
    finally:
        writer.close()


def _headers(head: bytes) -> list[tuple[str, str]]:
    lines = head.decode().split("\r\n")[1:]
    return [
        (name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines if line)
    ]
