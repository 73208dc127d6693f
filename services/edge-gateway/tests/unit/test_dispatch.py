"""What Dispatch reads itself is what FastAPI would have read, and what it cannot read FastAPI answers as ever."""

from __future__ import annotations

from typing import Annotated, Literal

import grpc
import httpx2
import pytest
from fastapi import APIRouter, Cookie, Header, Path, Query
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response

from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.bootstrap import routers
from eightgentc_edge_gateway.contract.model import Body
from eightgentc_edge_gateway.http.app import build_app
from eightgentc_edge_gateway.http.arguments import Arguments
from eightgentc_edge_gateway.http.dispatch import Dispatch
from eightgentc_edge_gateway.http.parameters import Anew, IdempotencyKey, IfMatch, PageSize
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.errors import Code, DomainError

from .test_openapi import no_token

JSON = {"Content-Type": "application/json"}


class Oven(Body):
    """A body."""

    name: str
    degrees: int = 200


class Cold(DomainError):
    """The oven is cold."""

    code = Code.FAILED_PRECONDITION
    reason = "COLD"


def bakery() -> APIRouter:
    router = APIRouter(route_class=StrictRoute)

    @router.get("/ovens/{oven}")
    async def get_oven(
        oven: str,
        anew: Anew,
        page_size: PageSize = 0,
        order: Annotated[Literal["name", "-name"], Query(alias="orderBy")] = "name",
        hot: bool = False,
        if_match: IfMatch = None,
        key: IdempotencyKey = "",
        shelf: Annotated[str, Header()] = "top",
    ) -> Response:
        return JSONResponse([oven, anew, page_size, order, hot, if_match, key, shelf])

    @router.get("/ovens/all")
    async def never_reached() -> Response:
        return JSONResponse("all")

    @router.get("/shelves/{number}")
    async def get_shelf(number: Annotated[int, Path(ge=1)]) -> Response:
        return JSONResponse(number)

    @router.post("/ovens")
    async def post_oven(oven: Oven) -> Response:
        if oven.name == "cold":
            raise Cold
        return JSONResponse([oven.name, oven.degrees])

    @router.post("/ovens/{id}/light")
    async def light(id: str, oven: Oven = Oven(name="any")) -> Response:  # noqa: B008  # frozen
        return JSONResponse([id, oven.name])

    @router.get("/tags")
    async def list_tags(tag: Annotated[list[str], Query()], taste: Annotated[str, Cookie()] = "") -> Response:
        return JSONResponse([tag, taste])

    return router


@pytest.fixture
def answers(tokens, monkeypatch):
    """The answer to a request, by Dispatch and by FastAPI alone."""

    async def ask(app, request):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://bakery") as client:
            answer = await client.request(**request)
        problem = {key: value for key, value in _json(answer).items() if key != "requestId"}
        return answer.status_code, problem, answer.headers["content-type"]

    async def both(**request):
        ours = build_app([bakery()], tokens.verifier("edge-gateway"))
        theirs = build_app([bakery()], tokens.verifier("edge-gateway"))
        with monkeypatch.context() as patch:
            patch.setattr(Dispatch, "_target", lambda self, scope: None)
            expected = await ask(theirs, request)
        return await ask(ours, request), expected

    return both


def _json(answer):
    found = answer.json()
    return found if isinstance(found, dict) else {"found": found}


@pytest.mark.parametrize(
    "request_",
    [
        {"url": "/ovens/a"},
        {"url": "/ovens/all"},
        {"url": "/ovens/a%20b?pageSize=3&orderBy=-name&hot=true&unknown=1"},
        {"url": "/ovens/a?pageSize=1&pageSize=2"},
        {"url": "/ovens/a?pageSize="},
        {"url": "/ovens/a?pageSize=-1"},
        {"url": "/ovens/a?pageSize=many&hot=maybe&orderBy=size"},
        {"url": "/ovens/a", "headers": {"If-Match": '"3"', "Idempotency-Key": "k", "Shelf": "low"}},
        {"url": "/ovens/a", "headers": [("Shelf", "low"), ("Shelf", "high")]},
        {"url": "/ovens/a", "headers": {"Idempotency-Key": "k" * 256}},
        {"url": "/ovens/a", "headers": {"Cache-Control": "max-age=0, No-Cache", "If-Match": ""}},
        {"url": "/shelves/2"},
        {"url": "/shelves/0"},
        {"url": "/shelves/two"},
        {"url": "/tags?tag=a&tag=b", "headers": {"Cookie": "taste=sweet"}},
        {"url": "/tags"},
        {"url": "/nothing"},
        {"url": "/ovens/a/b"},
        {"url": "/ovens/a", "method": "DELETE"},
    ],
    ids=lambda request: f"{request.get('method', 'GET')} {request['url']}",
)
async def test_a_request_without_a_body_is_answered_as_by_fastapi(answers, request_):
    ours, theirs = await answers(**{"method": "GET", **request_})

    assert ours == theirs


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/ovens", b'{"name": "a"}', JSON),
        ("/ovens", b'{"name": "a", "degrees": 90}', {"Content-Type": "application/json; charset=utf-8"}),
        ("/ovens", b'{"name": "cold"}', JSON),
        ("/ovens", b'{"name": 1, "degrees": "90", "more": true}', JSON),
        ("/ovens", b"{}", JSON),
        ("/ovens", b"null", JSON),
        ("/ovens", b"[]", JSON),
        ("/ovens", b"", {}),
        ("/ovens", b'{"name": NaN}', JSON),
        ("/ovens", b'{"name": "\\u0000"}', JSON),
        ("/ovens", b'{"name": "a"}', {"Content-Type": "text/plain"}),
        ("/ovens/a/light", b"", {}),
        ("/ovens/a/light", b'{"name": "b"}', JSON),
        ("/ovens/a/light", b"null", JSON),
    ],
)
async def test_a_request_with_a_body_is_answered_as_by_fastapi(answers, path, body, headers):
    ours, theirs = await answers(method="POST", url=path, content=body, headers=headers)

    assert ours == theirs


async def test_every_route_that_takes_json_is_called_without_fastapi(tokens):
    async with grpc.aio.insecure_channel("127.0.0.1:1") as channel:
        service = ServiceClient(channel, name="any", services=[], token_for=no_token)
        routes = build_app(routers(service, service, Drain()), tokens.verifier("edge-gateway")).routes

    direct = [Arguments(route) for route in routes if isinstance(route, StrictRoute)]

    assert len(direct) > 50
    assert {route.path for route in routes if isinstance(route, APIRoute) and "{" in route.path} - {
        route.path for route in routes if isinstance(route, StrictRoute)
    } == {"/docs/{name}", "/problems/{name}"}
