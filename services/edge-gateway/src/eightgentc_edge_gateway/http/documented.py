"""What the reference says of a route, in one line beside its path."""

from __future__ import annotations

from types import UnionType
from typing import Any, TypedDict, get_args

from eightgentc_edge_gateway.contract.model import Resource

UNCHANGED = {304: "The client's copy is current."}
"""Of a route that accepts `If-None-Match`."""


class Documented(TypedDict):
    """Arguments of a route's decorator."""

    status_code: int
    response_model: None
    responses: dict[int | str, dict[str, Any]]
    openapi_extra: dict[str, Any]


def gives(
    model: type[Resource] | UnionType | None = None,
    *,
    status: int = 200,
    content: dict[str, dict[str, Any]] | None = None,
    also: dict[int, str] | None = None,
    problems: tuple[int, ...] = (),
    etag: bool = False,
    accepted: type[Resource] | None = None,
) -> Documented:
    """The answer of a route.

    Args:
        model: its content; None where the answer has no content.
        status: of the answer.
        content: by media type, what it may be instead of JSON.
        also: further statuses that are no refusals, with their descriptions.
        problems: refusals beside those that every route has (openapi.py).
        etag: whether it has an ETag.
        accepted: what a 202 holds, where the work may go on in the background.
    """
    success: dict[str, Any] = {"description": _words(model)}
    if model is not None:
        success["model"] = model
    if content:
        success["content"] = content
    if etag:
        success["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "Its present version."}}
    responses: dict[int | str, dict[str, Any]] = {status: success}
    responses |= {code: {"description": words} for code, words in (also or {}).items()}
    if accepted is not None:
        responses[202] = {"description": _words(accepted), "model": accepted, "headers": _ACCEPTED_HEADERS}
    return Documented(
        status_code=status,
        response_model=None,
        responses=responses,
        openapi_extra={"x-problems": list(problems)},
    )


_ACCEPTED_HEADERS = {
    "Location": {"schema": {"type": "string"}, "description": "Where the job is read."},
    "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds until reading it is worth it."},
    "Preference-Applied": {"schema": {"type": "string"}, "description": "`respond-async`."},
}


def _words(model: type[Resource] | UnionType | None) -> str:
    if isinstance(model, UnionType):
        return " ".join((kind.__doc__ or "").strip() for kind in get_args(model))
    return (model.__doc__ or "").strip() if model else "It is done."
