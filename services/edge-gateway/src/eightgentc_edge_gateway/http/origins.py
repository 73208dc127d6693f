"""Cross-origin requests of browsers: which origins may ask, what they may send, and what they may read.

No cookie identifies anybody here, so credentials are not allowed to any origin; tokens travel in `Authorization`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.responses import Response

from eightgentc_edge_gateway.http.answer_headers import RawHeaders
from eightgentc_edge_gateway.http.problem_details import refusal_response

_ORIGIN = re.compile(r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")
_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_SENT = (
    *("Accept", "Authorization", "Baggage", "Cache-Control", "Content-Type", "Idempotency-Key", "If-Match"),
    *("If-None-Match", "Last-Event-ID", "Prefer", "Sentry-Trace", "Traceparent", "Tracestate", "User-Agent"),
    *("X-Request-Id", "X-Requested-With"),
)
_READ = (
    *(
        "Allow",
        "ETag",
        "Idempotent-Replayed",
        "Link",
        "Location",
        "Preference-Applied",
        "RateLimit",
        "RateLimit-Policy",
        "Retry-After",
    ),
    *("Server-Timing", "WWW-Authenticate", "X-Request-Id", "X-Vercel-AI-UI-Message-Stream"),
)
_MAX_AGE_SECONDS = 7200
_VARY = (b"vary", b"Origin")
_OTHERS: RawHeaders = (_VARY,)


def is_origin(text: str) -> bool:
    """Whether it is an origin as browsers send it: scheme, host and port where it is not the scheme's own."""
    own_port = ":80" if text.startswith("http://") else ":443"
    return _ORIGIN.fullmatch(text) is not None and not text.endswith(own_port)


class Origins:
    """`allowed`: exact origins. Empty: nothing of another origin is answered, and no header speaks of it."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._headers = {origin: _headers_for(origin) for origin in allowed}

    def __len__(self) -> int:
        return len(self._headers)

    def headers_for(self, origin: str | None) -> RawHeaders:
        """What is added to an answer, errors included, where any origin is allowed."""
        return self._headers.get(origin or "", _OTHERS)

    def answer_preflight(self, origin: str) -> Response:
        """The answer to a browser that asks before it sends; it is kept for two hours."""
        if origin not in self._headers:
            return refusal_response("ORIGIN_NOT_ALLOWED")
        headers = {
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": ", ".join(_SENT),
            "Access-Control-Max-Age": str(_MAX_AGE_SECONDS),
            "Vary": "Access-Control-Request-Method, Access-Control-Request-Headers",
        }
        return Response(status_code=204, headers=headers)


def _headers_for(origin: str) -> RawHeaders:
    return (
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-expose-headers", ", ".join(_READ).encode()),
        _VARY,
    )
