"""What a request's head must be beyond what llhttp enforces, which is: tokens, CRLF, no folding, one plain length.

Every head passes here, most of them in two microseconds: what is costly to count is counted only where the bytes that
were received leave room for a fault.
"""

from __future__ import annotations

import re

from eightgentc_edge_gateway.http.request_limits import RequestLimits

Headers = list[tuple[bytes, bytes]]
_HOST = re.compile(rb"(?:[A-Za-z0-9._~-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?").fullmatch
_BETWEEN = len(b": \r\n")


class RequestRefused(Exception):
    """`reason` is defined in problem_types.py, with its status."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_head(
    version: str, target: bytes, headers: Headers, limits: RequestLimits, *, received: int
) -> None:
    """Raises RequestRefused.

    Args:
        version: as in `1.1`.
        headers: names in lower case.
        received: bytes that may belong to the head, at least as many as do.
    """
    names = [name for name, _ in headers]
    if len(names) > limits.headers:
        raise RequestRefused("HEAD_TOO_LARGE")
    if received > limits.line_bytes:
        _check_size(target, headers, limits)
    if version != "1.1":
        _check_old(version, names)
    hosts = names.count(b"host")
    if (
        hosts > 1
        or (hosts == 0 and version == "1.1")
        or (hosts and not _HOST(headers[names.index(b"host")][1]))
    ):
        raise RequestRefused("HOST_INVALID")
    if b"transfer-encoding" in names:
        _check_coding(headers)
    if b"#" in target:
        raise RequestRefused("REQUEST_MALFORMED")


def _check_size(target: bytes, headers: Headers, limits: RequestLimits) -> None:
    lines = [len(name) + len(value) + _BETWEEN for name, value in headers]
    if len(target) > limits.line_bytes:
        raise RequestRefused("TARGET_TOO_LONG")
    if max(lines, default=0) > limits.line_bytes or len(target) + sum(lines) > limits.head_bytes:
        raise RequestRefused("HEAD_TOO_LARGE")


def _check_old(version: str, names: list[bytes]) -> None:
    """HTTP/1.0 knows no transfer codings (RFC 9112, section 6.1)."""
    if version != "1.0":
        raise RequestRefused("HTTP_VERSION_UNSUPPORTED")
    if b"transfer-encoding" in names:
        raise RequestRefused("REQUEST_MALFORMED")


def _check_coding(headers: Headers) -> None:
    codings = [value for name, value in headers if name == b"transfer-encoding"]
    if len(codings) > 1 or codings[0].strip().lower() != b"chunked":
        raise RequestRefused("TRANSFER_CODING_UNSUPPORTED")
