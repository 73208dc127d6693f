"""The public keys that prove our tokens, for anyone."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter
from starlette.responses import Response

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc.auth.v1.session_service_pb2_grpc import SessionServiceStub
from eightgentc_edge_gateway.application.published_keys import KeySet, PublishedKeys
from eightgentc_edge_gateway.http.documented import UNCHANGED, gives
from eightgentc_edge_gateway.http.etags import known_etags
from eightgentc_edge_gateway.http.parameters import IfNoneMatch
from eightgentc_edge_gateway.upstream.service_client import ServiceClient


def keys_routes(auth: ServiceClient) -> APIRouter:
    """`/.well-known/jwks.json`."""
    router = APIRouter(tags=["auth"])
    stub = SessionServiceStub(auth.channel)

    async def fetch() -> KeySet:
        found = await auth.call(None, stub.GetKeySet, pb.GetKeySetRequest())
        return KeySet(found.key_set.encode(), found.max_age.ToTimedelta().total_seconds())

    keys = PublishedKeys(fetch)

    @router.get("/.well-known/jwks.json", **gives(also=UNCHANGED, etag=True))
    async def get_key_set(if_none_match: IfNoneMatch = None) -> Response:
        """A JSON Web Key Set (RFC 7517)."""
        key_set = await keys.get_key_set()
        etag = hashlib.sha256(key_set.document).hexdigest()[:16]
        headers = {"ETag": f'"{etag}"', "Cache-Control": f"public, max-age={int(key_set.max_age)}"}
        if known_etags(if_none_match).match(etag):
            return Response(status_code=304, headers=headers)
        return Response(key_set.document, headers=headers, media_type="application/json")

    return router
