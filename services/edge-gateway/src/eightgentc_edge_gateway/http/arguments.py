"""The arguments of a route, read from a request by FastAPI's own description of the route.

FastAPI solves the dependencies of every request anew, which was a quarter of what the gateway did for a small read.
Here the description is read once. Where anything is missing or invalid nothing is read at all, and FastAPI, which is
asked then, says what is wrong: so there is one description of parameters and one wording of errors.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from fastapi import params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic_core import PydanticUndefined
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

Values = dict[str, Any]
_SCALARS = (str, int, bool, NoneType)


class Invalid(Exception):
    """Something is missing or invalid, or is for FastAPI to read."""


class OnlyForFastApi(Exception):
    """The route takes something that is not read here: a list, a cookie, a form, a dependency of a dependency."""


@dataclass(frozen=True, slots=True)
class _Parameter:
    """`key`: its name in the request. `default`: shared by all requests, so immutable; undefined: it is required."""

    name: str
    key: str
    default: object
    validate: Callable[..., tuple[object, list[Any]]]

    def of(self, value: object | None) -> object:
        """What the route gets. Raises Invalid."""
        if value is None:
            if self.default is PydanticUndefined:
                raise Invalid
            return self.default
        found, errors = self.validate(value)
        if errors:
            raise Invalid
        return found


@dataclass(frozen=True, slots=True)
class _Parameters:
    """The parameters of a route, or of what it depends on. `request`: the name under which it takes the request."""

    path: tuple[_Parameter, ...]
    query: tuple[_Parameter, ...]
    headers: tuple[_Parameter, ...]
    request: str | None

    def read(self, request: Request, headers: Mapping[str, str]) -> Values:
        """Raises Invalid."""
        values: Values = {} if self.request is None else {self.request: request}
        path = request.scope["path_params"]
        for each in self.path:
            values[each.name] = each.of(path.get(each.key))
        if self.query:
            sent = request.scope["query_string"]
            query = QueryParams(sent) if sent else {}
            for each in self.query:
                values[each.name] = each.of(query.get(each.key))
        for each in self.headers:
            values[each.name] = each.of(headers.get(each.key))
        return values


class Arguments:
    """Reads the arguments of one route."""

    def __init__(self, route: APIRoute) -> None:
        """Raises OnlyForFastApi."""
        dependant = route.dependant
        self._own = _parameters(dependant)
        self._needs = [_dependency(each) for each in dependant.dependencies]
        bodies = dependant.body_params
        if len(bodies) > 1 or any(not _is_json(body.field_info) for body in bodies):
            raise OnlyForFastApi
        self._body = _parameter(bodies[0]) if bodies else None

    async def read(self, request: Request) -> Values:
        """Raises Invalid, what the dependencies raise, and HTTPException where the body is not JSON."""
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in reversed(request.scope["headers"])  # of two of a name the first counts
        }
        body = None if self._body is None else await _json(request, headers)
        solved: Values = {}
        for name, needed, call in self._needs:
            found = await call(**needed.read(request, headers))
            if name is not None:
                solved[name] = found
        solved |= self._own.read(request, headers)
        if self._body is not None:
            solved[self._body.name] = self._body.of(body)
        return solved


async def _json(request: Request, headers: Mapping[str, str]) -> object | None:
    """The body; None where there is none."""
    try:
        body = await request.body()
    except ClientDisconnect as error:
        raise HTTPException(400, "The body was cut off.") from error
    if not body:
        return None
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Invalid
    found = await request.json()
    if found is None:
        raise Invalid
    return cast("object", found)


def _dependency(dependant: Dependant) -> tuple[str | None, _Parameters, Callable[..., Awaitable[object]]]:
    if dependant.dependencies or dependant.body_params or dependant.call is None:
        raise OnlyForFastApi
    return dependant.name, _parameters(dependant), dependant.call


def _parameters(dependant: Dependant) -> _Parameters:
    others = (
        dependant.cookie_params,
        dependant.websocket_param_name,
        dependant.http_connection_param_name,
        dependant.response_param_name,
        dependant.background_tasks_param_name,
        dependant.security_scopes_param_name,
    )
    fields = (*dependant.path_params, *dependant.query_params, *dependant.header_params)
    if any(others) or not all(_is_scalar(field.field_info.annotation) for field in fields):
        raise OnlyForFastApi
    return _Parameters(
        tuple(map(_parameter, dependant.path_params)),
        tuple(map(_parameter, dependant.query_params)),
        tuple(_parameter(field, key=field.alias.lower()) for field in dependant.header_params),
        dependant.request_param_name,
    )


def _parameter(field: Any, key: str = "") -> _Parameter:
    return _Parameter(field.name, key or field.alias, field.get_default(), field.validate)


def _is_json(field: object) -> bool:
    return isinstance(field, params.Body) and not isinstance(field, params.Form) and not field.embed


def _is_scalar(kind: Any) -> bool:
    """Whether one value is read, not a list of them or a model."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _is_scalar(get_args(kind)[0])
    if origin in (Union, UnionType):
        return all(map(_is_scalar, get_args(kind)))
    return origin is Literal or kind in _SCALARS
