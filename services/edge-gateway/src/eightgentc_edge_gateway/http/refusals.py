"""Refusals of requests that no route ever sees, as bytes: a small problem, after which the connection closes."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus

from eightgentc_edge_gateway.http.answer_headers import add_safe_headers
from eightgentc_edge_gateway.http.problem_details import refusal_response


@cache
def written_refusal(reason: str) -> bytes:
    """The whole answer for a reason of problem_types.py that names its status."""
    response = refusal_response(reason)
    add_safe_headers(response.raw_headers)
    status = HTTPStatus(response.status_code)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    lines += [name + b": " + value for name, value in response.raw_headers]
    lines.append(b"connection: close")
    return b"\r\n".join([*lines, b"", bytes(response.body)])
