"""JSON bodies as strictly as RFC 8259 has them: UTF-8, one document, no NaN, no NUL, no bottomless nesting."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from eightgentc_edge_gateway.http.fault import body_malformed

# An escaped NUL, where the backslash is not itself escaped. No text of ours may hold one: Postgres takes none.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_decoder = msgspec.json.Decoder()


class StrictRequest(Request):
    """Decodes with msgspec: four times as fast as the standard library, and it refuses what that lets pass."""

    async def json(self) -> Any:
        body = await self.body()
        if b"\\u0000" in body and _NUL.search(body):
            raise body_malformed("The body holds a NUL character.")
        try:
            return _decoder.decode(body)
        except UnicodeDecodeError:
            raise body_malformed("The body is not UTF-8.") from None
        except RecursionError:
            raise body_malformed("The body is nested too deep.") from None
        except msgspec.DecodeError as error:
            raise body_malformed(str(error)) from None


class StrictRoute(APIRoute):
    """A route that reads its body by `StrictRequest`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly
