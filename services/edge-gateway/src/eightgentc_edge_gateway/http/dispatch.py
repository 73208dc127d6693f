"""Finds the route of a request and calls it. What is no plain call of a route, FastAPI answers: 404, 405, 422, documents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from re import Pattern
from typing import Any, NamedTuple, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eightgentc_edge_gateway.http.arguments import Arguments, Invalid, OnlyForFastApi, Values
from eightgentc_edge_gateway.http.event_stream import IS_HEAD
from eightgentc_edge_gateway.http.fair_shares import FairShares
from eightgentc_edge_gateway.http.leaving import ClientLeft, stopped_when_left
from eightgentc_edge_gateway.http.parameters import can_be_a_job
from eightgentc_edge_gateway.http.path_names import PathMalformed, names_of, with_whole_names
from eightgentc_edge_gateway.http.problem_details import refusal_response
from eightgentc_edge_gateway.http.strict_json import StrictRequest, StrictRoute
from eightgentc_kit.context import current_call

# As web servers note it; nobody reads the answer.
_CLIENT_CLOSED_REQUEST = 499

AnswersError = Callable[[Request, Exception], Awaitable[Response]]


class _Target(NamedTuple):
    path: Pattern[str]
    route: Route
    arguments: Arguments | None
    stops: bool
    """Whether it is stopped when its client leaves: who wants it to go on without them has a job do it."""


class Dispatch:
    """The innermost application.

    Args:
        routes: in the order in which paths are tried.
        errors: by class, what answers the errors that a route raises.
        others: answers everything else, and routes whose arguments only FastAPI reads.
        shares: between the persons whose requests are answered at the same time.
    """

    def __init__(
        self,
        routes: Iterable[BaseRoute],
        errors: Mapping[type[Exception], AnswersError],
        others: ASGIApp,
        shares: FairShares,
    ) -> None:
        self._errors = errors
        self._others = others
        self._shares = shares
        self._targets: dict[str, list[_Target]] = {}
        for route in routes:
            if isinstance(route, Route):
                stops = isinstance(route, StrictRoute) and can_be_a_job(route)
                target = _Target(route.path_regex, route, _arguments(route), stops)
                for method in route.methods or ():
                    self._targets.setdefault(method, []).append(target)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope
        if scope["type"] == "http":
            try:
                scope = with_whole_names(scope)
            except PathMalformed:
                await refusal_response("REQUEST_MALFORMED")(scope, receive, send)
                return
            if scope["method"] == "HEAD":
                # Answered as GET; the server leaves the body out, since its own scope still says HEAD.
                scope = {**scope, "method": "GET", IS_HEAD: True}
        try:
            await self._dispatch(scope, receive, send)
        finally:
            if asked is not scope:
                asked["route"] = scope.get("route")

    async def _dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = self._target(scope) if scope["type"] == "http" else None
        if target is None or target.arguments is None:
            await self._others(scope, receive, send)
            return
        request = StrictRequest(scope, receive)
        try:
            arguments = await target.arguments.read(request)
            call = current_call()
            if call is None or call.token is None:
                response = await _called(target, arguments, receive)
            else:
                async with self._shares.share(scope["method"], call.token.subject):
                    response = await _called(target, arguments, receive)
        except ClientLeft:
            response = Response(status_code=_CLIENT_CLOSED_REQUEST)
        except Invalid:
            await self._others(scope, _again(request), send)
            return
        except Exception as error:
            answer = self._answer_of(error)
            if answer is None:
                raise
            response = await answer(request, error)
        await response(scope, receive, send)

    def _target(self, scope: Scope) -> _Target | None:
        path = scope["path"]
        for target in self._targets.get(scope["method"], ()):
            if found := target.path.match(path):
                scope["route"] = target.route
                scope["path_params"] = names_of(found.groupdict())
                return target
        return None

    def _answer_of(self, error: Exception) -> AnswersError | None:
        return next((self._errors[kind] for kind in type(error).__mro__ if kind in self._errors), None)


async def _called(target: _Target, arguments: Values, receive: Receive) -> Response:
    """Raises ClientLeft, and what the route raises."""
    if not target.stops:
        return cast("Response", await target.route.endpoint(**arguments))
    async with stopped_when_left(receive):
        return cast("Response", await target.route.endpoint(**arguments))


def _arguments(route: Route) -> Arguments | None:
    """None: FastAPI calls this route."""
    plain = all(convertor.regex == "[^/]+" for convertor in route.param_convertors.values())
    if not isinstance(route, StrictRoute) or not plain:
        return None
    try:
        return Arguments(route)
    except OnlyForFastApi:
        return None


def _again(request: Request) -> Receive:
    """The same request once more: the body that was read, then whatever comes."""
    body: Any = getattr(request, "_body", None)

    async def receive() -> Message:
        nonlocal body
        if body is None:
            return await request.receive()
        message = {"type": "http.request", "body": body, "more_body": False}
        body = None
        return message

    return receive
