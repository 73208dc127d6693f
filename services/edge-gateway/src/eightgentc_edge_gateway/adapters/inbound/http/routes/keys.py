"""The public keys that prove our tokens, for anybody."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.documented import UNCHANGED, gives
from eightgentc_edge_gateway.adapters.inbound.http.etags import known_etags
from eightgentc_edge_gateway.adapters.inbound.http.parameters import IfNoneMatch
from eightgentc_edge_gateway.application.published_keys import PublishedKeys


def keys_routes(keys: PublishedKeys) -> APIRouter:
    """`/.well-known/jwks.json`."""
    router = APIRouter(tags=["auth"])

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
