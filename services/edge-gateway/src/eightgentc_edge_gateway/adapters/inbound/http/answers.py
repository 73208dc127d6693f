"""Successful answers: JSON of the contract with its etag, pages, 304, and whether a repeat was answered."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.etags import EntityTags
from eightgentc_edge_gateway.contract.model import Resource

_NO_STORE = "no-store"
# A browser may keep it, must ask each time, and nobody between may keep it at all.
ASK_FIRST = "private, no-cache"


def answer(
    resource: Resource,
    *,
    status: int = 200,
    etag: str = "",
    replayed: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The resource as JSON. Written by the type itself, once: nothing is validated a second time."""
    every = {"Cache-Control": ASK_FIRST if etag else _NO_STORE, **(headers or {})}
    if etag:
        every["ETag"] = f'"{etag}"'
    if replayed:
        every["Idempotent-Replayed"] = "true"
    return Response(resource.model_dump_json(exclude_none=True), status, every, "application/json")


def fresh(resource: Resource, etag: str, known: EntityTags) -> Response:
    """The resource, or 304 where the client's copy is current."""
    return not_modified(etag) if known.match(etag) else answer(resource, etag=etag)


def not_modified(etag: str) -> Response:
    """The client's copy is current."""
    return Response(status_code=304, headers={"ETag": f'"{etag}"', "Cache-Control": ASK_FIRST})


def nothing() -> Response:
    """It is done, and there is nothing to say."""
    return Response(status_code=204)
