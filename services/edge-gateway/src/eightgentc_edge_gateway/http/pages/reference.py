"""The API's own reference: the OpenAPI document, Swagger UI that shows it, and a page for each problem.

Everything comes from this host, so the reference works without any other; the files are read from disk when asked for.
"""

from __future__ import annotations

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from eightgentc_edge_gateway.http.compression import compressed
from eightgentc_edge_gateway.http.fault import HttpFault
from eightgentc_edge_gateway.http.openapi_types import Document
from eightgentc_edge_gateway.http.pages.problem_page import problem_list, problem_page
from eightgentc_edge_gateway.http.problem_types import PROBLEM_TYPES, reason_of_path

_HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Referrer-Policy": "no-referrer",
    # A page of text: it needs nothing from anywhere, and may get nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
_REFERENCE_HEADERS = _HEADERS | {
    # Swagger UI: scripts, styles and requests of this host only; its icons are in its style sheet, as data.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
# The package is only a folder here: none of its code runs.
_ASSETS = StaticFiles(packages=[(__package__, "assets"), ("fastapi_swagger", "resources")])


def reference_routes(document: Document) -> APIRouter:
    """`/openapi.json`, `/docs`, `/problems/…`."""
    router = APIRouter(include_in_schema=False)
    written = msgspec.json.encode(document)

    @router.get("/openapi.json")
    async def get_document() -> Response:
        headers = dict(_HEADERS)
        return Response(compressed(written, headers), headers=headers, media_type="application/json")

    @router.get("/docs")
    async def get_reference(request: Request) -> Response:
        return await _asset(request, "reference.html")

    @router.get("/docs/{name}")
    async def get_asset(request: Request, name: str) -> Response:
        return await _asset(request, name)

    @router.get("/problems")
    @router.get("/problems/")
    async def list_problems() -> Response:
        return Response(problem_list().encode(), headers=_HEADERS, media_type="text/html")

    @router.get("/problems/{name}")
    async def get_problem(name: str) -> Response:
        reason = reason_of_path(name)
        if reason not in PROBLEM_TYPES:
            raise HttpFault(404, "PATH_UNKNOWN", "There is no such problem.")
        return Response(problem_page(reason).encode(), headers=_HEADERS, media_type="text/html")

    @router.get("/")
    async def get_root() -> Response:
        return RedirectResponse("/docs")

    return router


async def _asset(request: Request, name: str) -> Response:
    """The file, or 304 where the browser's copy is current. Raises HTTPException: there is none of that name."""
    response = await _ASSETS.get_response(name, request.scope)
    response.headers.update(_REFERENCE_HEADERS)
    return response
