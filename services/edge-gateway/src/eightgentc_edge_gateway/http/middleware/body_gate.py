"""Checks a body before it is read: its size, that it is JSON, and that it is not compressed."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eightgentc_edge_gateway.http.fault import HttpFault
from eightgentc_edge_gateway.http.problem_details import answer_http_error

MIB = 1024 * 1024
_DEFAULT_LIMIT = MIB
_LIMITS = (
    (re.compile(r"/api/projects/[^/]+/graph"), 8 * MIB),
    # Clients of the AI SDK send all messages of a chat each time.
    (re.compile(r"/api/chat"), 4 * MIB),
)
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def limit_of(path: str) -> int:
    """The largest body that a path accepts, in bytes."""
    return next((limit for pattern, limit in _LIMITS if pattern.fullmatch(path)), _DEFAULT_LIMIT)


class BodyGateMiddleware:
    """Refuses by the headers where they suffice, else counts the bytes as they are received."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in _WITH_BODY:
            await self._app(scope, receive, send)
            return
        limit = limit_of(scope["path"])
        try:
            _check(Headers(scope=scope), limit)
        except HttpFault as fault:
            response = await answer_http_error(Request(scope), fault)
            await response(scope, receive, send)
            return
        await self._app(scope, _counted(receive, limit), send)


def _check(headers: Headers, limit: int) -> None:
    length = headers.get("content-length")
    if length is not None and int(length) > limit:
        raise _too_large(limit)
    if not int(length or 0) and "transfer-encoding" not in headers:
        return
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise HttpFault(
            415, "CONTENT_ENCODING_UNSUPPORTED", "Send the body as it is.", headers={"Connection": "close"}
        )
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HttpFault(
            415,
            "CONTENT_TYPE_UNSUPPORTED",
            f"Bodies are application/json here, not {kind or 'of no type'}.",
            headers={"Connection": "close", "Accept-Post": "application/json"},
        )


def _counted(receive: Receive, limit: int) -> Receive:
    received = 0

    async def counting() -> Message:
        nonlocal received
        message = await receive()
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            if received > limit:
                raise _too_large(limit)
        return message

    return counting


def _too_large(limit: int) -> HttpFault:
    detail = f"The body may have at most {limit:,} bytes."
    return HttpFault(413, "BODY_TOO_LARGE", detail, headers={"Connection": "close"})
