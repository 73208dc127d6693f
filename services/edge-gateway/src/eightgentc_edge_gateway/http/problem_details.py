"""The one place that turns errors into HTTP: RFC 9457 problem details with status, code, facts and headers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from eightgentc_edge_gateway.contract.problem import FieldProblem, Problem
from eightgentc_edge_gateway.http.fault import HttpFault
from eightgentc_edge_gateway.http.field_problems import field_problems
from eightgentc_edge_gateway.http.problem_type import ProblemType
from eightgentc_edge_gateway.http.problem_types import PROBLEM_TYPES, STATUSES, problem_path
from eightgentc_kit.context import current_call
from eightgentc_kit.errors import Code, DomainError

MEDIA_TYPE = "application/problem+json"
_SEGMENT = re.compile(r"_([a-z0-9])")
# What a field of a message is called in the body: the resource that wraps it is not part of its path.
_WRAPPERS = re.compile(r"^(project|section|diagram|conversation|message|insight|target)\.")
_NUMBERS = frozenset({"index", "limit", "tokens"})
_HTTP_REASONS = {404: "PATH_UNKNOWN", 405: "METHOD_NOT_ALLOWED"}


def problem_response(error: DomainError, *, token_sent: bool = False) -> Response:
    """The answer for an error of the gateway or of a service."""
    problem = problem_of(error)
    headers = {}
    if (seconds := _retry_after(error)) is not None:
        headers["Retry-After"] = str(seconds)
    if current := error.metadata.get("currentEtag"):
        headers["ETag"] = f'"{current}"'
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if token_sent else "Bearer"
    return _response(problem, headers)


def problem_of(error: DomainError, *, request_id: str | None = None) -> Problem:
    """What is said of an error. `request_id`: of the request that it ended, where that is not the one being answered."""
    page = _page(error)
    kind = PROBLEM_TYPES[page]
    facts: dict[str, Any] = {name: _fact(name, text) for name, text in error.metadata.items()}
    if (seconds := _retry_after(error)) is not None:
        facts["retryAfter"] = seconds
    return _problem(
        error.reason,
        kind,
        status=kind.status or STATUSES[error.code],
        page=page,
        detail=_detail(error, kind),
        facts=facts,
        errors=[
            FieldProblem(field=_field(violation.field), detail=violation.description)
            for violation in error.violations
        ],
        request_id=request_id,
    )


def _page(error: DomainError) -> str:
    """A newer service may know reasons that we do not; its code we know."""
    return error.reason if error.reason in PROBLEM_TYPES else error.code.value


def _retry_after(error: DomainError) -> int | None:
    """Seconds."""
    known = PROBLEM_TYPES[_page(error)].retry_after
    seconds = error.retry_after if error.retry_after is not None else known
    return None if seconds is None else max(1, math.ceil(seconds))


async def answer_domain_error(request: Request, error: Exception) -> Response:
    """For domain errors, of the gateway or of a service."""
    assert isinstance(error, DomainError)
    return problem_response(error, token_sent="authorization" in request.headers)


async def answer_http_error(request: Request, error: Exception) -> Response:
    """For refusals of HTTP itself, the framework's included."""
    assert isinstance(error, HTTPException)
    reason = (
        error.reason
        if isinstance(error, HttpFault)
        else _HTTP_REASONS.get(error.status_code, "BODY_MALFORMED")
    )
    kind = PROBLEM_TYPES[reason]
    detail = error.detail if isinstance(error, HttpFault) else kind.remedy
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_allowed(request))
    return _response(_problem(reason, kind, status=error.status_code, detail=detail), headers)


async def answer_invalid_request(request: Request, error: Exception) -> Response:
    """For bodies and parameters that do not fit the contract: 400, with every fault by its field."""
    assert isinstance(error, RequestValidationError)
    problems = field_problems(error.errors())
    first = problems[0]
    return _response(
        _problem(
            "FIELD_INVALID",
            PROBLEM_TYPES["FIELD_INVALID"],
            status=400,
            detail=f"{first.field}: {first.detail}" if first.field else first.detail,
            errors=problems,
        )
    )


def unexpected_response() -> Response:
    """For unexpected errors: the trace is in the log, and nothing of it here."""
    return _response(_problem("INTERNAL", PROBLEM_TYPES["INTERNAL"], status=500))


def refusal_response(reason: str) -> Response:
    """For what is refused before a route sees it; its type names a status."""
    kind = PROBLEM_TYPES[reason]
    assert kind.status is not None
    seconds = kind.retry_after and str(math.ceil(kind.retry_after))
    headers = {"Retry-After": seconds} if seconds else None
    return _response(_problem(reason, kind, status=kind.status), headers)


def _problem(
    reason: str,
    kind: ProblemType,
    *,
    status: int,
    page: str = "",
    detail: str = "",
    facts: Mapping[str, Any] | None = None,
    errors: list[FieldProblem] | None = None,
    request_id: str | None = None,
) -> Problem:
    call = current_call()
    own = {
        "type": problem_path(page or reason),
        "title": kind.title,
        "status": status,
        "detail": detail or kind.remedy,
        "code": reason,
        "requestId": request_id or (call.request_id if call else None),
        "errors": errors or None,
    }
    return Problem.model_validate({**(facts or {}), **own})


def _response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        problem.model_dump_json(exclude_none=True),
        problem.status,
        {"Cache-Control": "no-store", **(headers or {})},
        MEDIA_TYPE,
    )


def _allowed(request: Request) -> list[str]:
    """Every method of the path; the router itself names those of its first route only."""
    routes = (route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE)
    methods = {method for route in routes for method in getattr(route, "methods", ())}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


def _fact(name: str, text: str) -> str | int:
    """Facts travel as text between services; numbers among them are numbers in JSON."""
    return int(text) if name in _NUMBERS and text.isdecimal() else text


def _detail(error: DomainError, kind: ProblemType) -> str:
    # gRPC's own message about a broken call holds addresses and frames; it is in the log.
    if error.code is Code.INTERNAL or error.domain == "grpc":
        return kind.remedy
    return error.message


def _field(path: str) -> str:
    """`project.update_mask` as the client wrote it."""
    return _SEGMENT.sub(lambda found: found[1].upper(), _WRAPPERS.sub("", path))
