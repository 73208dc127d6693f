"""The API's own reference: the OpenAPI document, a page that shows it without any other host, and the problems."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from eightgentc_edge_gateway.adapters.inbound.http.fault import HttpFault
from eightgentc_edge_gateway.adapters.inbound.http.openapi import Document
from eightgentc_edge_gateway.adapters.inbound.http.pages.problem_page import problem_page
from eightgentc_edge_gateway.adapters.inbound.http.pages.reference_page import reference_page
from eightgentc_edge_gateway.adapters.inbound.http.problem_types import PROBLEM_TYPES, reason_of_path

_HEADERS = {
    "Cache-Control": "public, max-age=300",
    # The page needs nothing from anywhere, and may get nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def reference_routes(document: Document) -> APIRouter:
    """`/openapi.json`, `/docs`, `/problems/…`."""
    router = APIRouter(include_in_schema=False)
    written = msgspec.json.encode(document)
    shown = reference_page(document).encode()

    @router.get("/openapi.json")
    async def get_document() -> Response:
        return Response(written, headers=_HEADERS, media_type="application/json")

    @router.get("/docs")
    async def get_reference() -> Response:
        return Response(shown, headers=_HEADERS, media_type="text/html")

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
