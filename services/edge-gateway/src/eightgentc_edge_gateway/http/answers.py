"""Successful answers: JSON of the contract with its etag, 304, and whether it answers a repeated request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from eightgentc_edge_gateway.http.compression import compressed
from eightgentc_edge_gateway.http.etags import EntityTags

_NO_STORE = "no-store"
# A browser may keep it and must ask each time; a cache on the way may not keep it at all.
ASK_FIRST = "private, no-cache"


_encode = msgspec.json.Encoder().encode


def answer(
    resource: dict[str, Any],
    *,
    status: int = 200,
    etag: str = "",
    replayed: bool = False,
    holds_token: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The resource as JSON. `holds_token`: it is sent as it is, of whatever size."""
    every = {"Cache-Control": ASK_FIRST if etag else _NO_STORE, **(headers or {})}
    if etag:
        every["ETag"] = f'"{etag}"'
    if replayed:
        every["Idempotent-Replayed"] = "true"
    body = _encode(resource)
    return Response(body if holds_token else compressed(body, every), status, every, "application/json")


def fresh(resource: dict[str, Any], etag: str, known: EntityTags) -> Response:
    """The resource, or 304 where the client's copy is current."""
    return not_modified(etag) if known.match(etag) else answer(resource, etag=etag)


def not_modified(etag: str) -> Response:
    """The client's copy is current."""
    return Response(status_code=304, headers={"ETag": f'"{etag}"', "Cache-Control": ASK_FIRST})


def nothing() -> Response:
    """It is done; the answer has no content."""
    return Response(status_code=204)
