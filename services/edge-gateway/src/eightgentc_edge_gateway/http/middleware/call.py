"""Begins and ends a request: its ids, headers of every answer, one line in the log, metrics, unexpected errors."""

from __future__ import annotations

import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eightgentc_edge_gateway.http.answer_headers import add_safe_headers
from eightgentc_edge_gateway.http.compression import remember_request
from eightgentc_edge_gateway.http.metrics import REQUEST_SECONDS, REQUESTS_RUNNING
from eightgentc_edge_gateway.http.origins import Origins
from eightgentc_edge_gateway.http.problem_details import unexpected_response
from eightgentc_kit.context import Call, begin_call
from eightgentc_kit.logging import logger

log = logger(__name__)

_PROBES = frozenset({"/livez", "/readyz", "/startupz"})
_UNKNOWN = "unknown"


class CallMiddleware:
    """The outermost layer. Probes are neither logged nor counted."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _PROBES:
            await self._app(scope, receive, _safely(send))
            return
        headers = Headers(scope=scope)
        call = begin_call(
            scope["method"],
            request_id=headers.get("x-request-id"),
            traceparent=headers.get("traceparent"),
            timeout=None,
        )
        remember_request(headers)
        started, status = time.monotonic(), 0
        origins = self._origins
        origin = headers.get("origin") if origins else None

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                answered = message["headers"]
                answered.append((b"x-request-id", call.request_id.encode()))
                add_safe_headers(answered)
                if origins:
                    answered += origins.headers_for(origin)
            await send(message)

        REQUESTS_RUNNING.inc()
        try:
            if origin and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
                await origins.answer_preflight(origin)(scope, receive, sending)
            else:
                await self._app(scope, receive, sending)
        except Exception:
            log.exception("unexpected error", path=scope["path"])
            if status:
                raise  # the answer has begun: only closing the connection can tell the client
            await unexpected_response()(scope, receive, sending)
        finally:
            REQUESTS_RUNNING.dec()
            _note(call, scope, status, time.monotonic() - started)


def _safely(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            add_safe_headers(message["headers"])
        await send(message)

    return sending


def _note(call: Call, scope: Scope, status: int, seconds: float) -> None:
    template = getattr(scope.get("route"), "path", _UNKNOWN)
    call.method = f"{scope['method']} {template}"
    REQUEST_SECONDS.labels(call.method if template != _UNKNOWN else _UNKNOWN, status).observe(seconds)
    log.info("request served", status=status, ms=round(seconds * 1000, 2))
