"""Begins and ends a request: its ids, its one line in the log, its metrics, and the answer to unexpected errors."""

from __future__ import annotations

import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eightgentc_edge_gateway.http.metrics import REQUEST_SECONDS, REQUESTS_RUNNING
from eightgentc_edge_gateway.http.problem_details import unexpected_response
from eightgentc_kit.context import Call, begin_call
from eightgentc_kit.logging import logger

log = logger(__name__)

_PROBES = frozenset({"/livez", "/readyz", "/startupz"})
_UNKNOWN = "unknown"


class CallMiddleware:
    """The outermost layer. Probes are neither logged nor counted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _PROBES:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        call = begin_call(
            scope["method"],
            request_id=headers.get("x-request-id"),
            traceparent=headers.get("traceparent"),
            timeout=None,
        )
        started, status = time.monotonic(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = call.request_id
            await send(message)

        REQUESTS_RUNNING.inc()
        try:
            await self._app(scope, receive, sending)
        except Exception:
            log.exception("unexpected error", path=scope["path"])
            if status:
                raise  # the answer has begun: only closing the connection can tell the client
            await unexpected_response()(scope, receive, sending)
        finally:
            REQUESTS_RUNNING.dec()
            _note(call, scope, status, time.monotonic() - started)


def _note(call: Call, scope: Scope, status: int, seconds: float) -> None:
    template = getattr(scope.get("route"), "path", _UNKNOWN)
    call.method = f"{scope['method']} {template}"
    REQUEST_SECONDS.labels(call.method if template != _UNKNOWN else _UNKNOWN, status).observe(seconds)
    log.info("request served", status=status, ms=round(seconds * 1000, 2))
