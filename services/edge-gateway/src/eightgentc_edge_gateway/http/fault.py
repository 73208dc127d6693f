"""A refusal of HTTP itself: wrong path, method, size or type of body."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException


class HttpFault(HTTPException):
    """`reason` is defined in problem_types.py, with its status."""

    def __init__(
        self, status: int, reason: str, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, detail, headers)
        self.reason = reason


def body_malformed(detail: str) -> HttpFault:
    """The body is not valid JSON."""
    return HttpFault(400, "BODY_MALFORMED", detail)
