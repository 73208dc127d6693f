"""Liveness, startup and readiness of the process: its own state only, never that of another service."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from eightgentc_edge_gateway.application.drain import Drain


def probes_routes(drain: Drain) -> APIRouter:
    """`/livez`, `/readyz`, `/startupz`, outside of the reference."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def is_alive() -> Response:
        return PlainTextResponse("alive\n")

    @router.get("/startupz")
    async def has_started() -> Response:
        return PlainTextResponse("started\n")

    @router.get("/readyz")
    async def is_ready() -> Response:
        return PlainTextResponse("draining\n", 503) if drain.has_begun else PlainTextResponse("ready\n")

    return router
