"""JSON bodies read strictly (RFC 8259): UTF-8, one document, no NaN, no NUL, bounded nesting."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from eightgentc_edge_gateway.http.fault import body_malformed

# An escaped NUL, where the backslash is not itself escaped. No text may hold one: Postgres stores none.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_decoder = msgspec.json.Decoder()


class StrictRequest(Request):
    """Decodes with msgspec, which is strict where the standard library is lenient (NaN, for one)."""

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
    """A route that reads its body by `StrictRequest`, or by another kind of it."""

    request_class = StrictRequest

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(self.request_class(request.scope, request.receive))

        return strictly
