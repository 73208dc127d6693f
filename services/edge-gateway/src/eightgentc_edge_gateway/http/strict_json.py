"""JSON bodies read strictly (RFC 8259): UTF-8, one document, no NaN, no NUL, bounded nesting."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from eightgentc_edge_gateway.http.fault import body_malformed
from eightgentc_edge_gateway.http.path_names import names_of

_decoder = msgspec.json.Decoder()


class StrictRequest(Request):
    """Decodes with msgspec, which is strict where the standard library is lenient (NaN, for one)."""

    async def json(self) -> Any:
        body = await self.body()
        try:
            decoded = _decoder.decode(body)
        except UnicodeDecodeError:
            raise body_malformed("The body is not UTF-8.") from None
        except RecursionError:
            raise body_malformed("The body is nested too deep.") from None
        except msgspec.DecodeError as error:
            raise body_malformed(str(error)) from None
        # The escape is only a hint: in a text that quotes it, as in a regular expression, it stands for itself.
        if b"\\u0000" in body and _holds_nul(decoded):
            raise body_malformed("The body holds a NUL character.")
        return decoded


def _holds_nul(decoded: Any) -> bool:
    """Postgres stores no text with a NUL."""
    waiting = [decoded]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if "\0" in value:
                return True
        elif isinstance(value, dict):
            waiting += value.keys()
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return False


class StrictRoute(APIRoute):
    """A route that reads its body by `StrictRequest`, or by another kind of it."""

    request_class = StrictRequest

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Where FastAPI itself calls the route."""
        match, found = super().matches(scope)
        if "path_params" in found:
            found["path_params"] = names_of(found["path_params"])
        return match, found

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(self.request_class(request.scope, request.receive))

        return strictly
