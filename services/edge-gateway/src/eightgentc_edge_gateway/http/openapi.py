"""The OpenAPI document: what the framework knows of the routes, with our refusals and without its noise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.alias_generators import to_camel

from eightgentc_edge_gateway.http.openapi_types import (
    Document,
    add_message_parts,
    add_problem_types,
    free_bodies_of_defaults,
)
from eightgentc_edge_gateway.http.problem_details import MEDIA_TYPE

DESCRIPTION = """\
Talk about an idea, and get a plan: sections in prose, a concept graph, diagrams.

Every path but sign-up, sign-in, refresh and the keys needs `Authorization: Bearer <tokens.accessToken>`.
JSON is camelCase, times are RFC 3339 in UTC, ids are strings, lists are keyset pages: send `nextPageToken` back as
`pageToken`. What people edit carries an `ETag`: `If-Match` refuses to overwrite what somebody else changed (412),
`If-None-Match` answers 304. HEAD is answered wherever GET is. A POST with an `Idempotency-Key` can be repeated: it is done once, and the repeat gets
the first answer with `Idempotent-Replayed: true`. Refusals are `application/problem+json` (RFC 9457): branch on
`code`, open `type` for cause and remedy."""

TAGS = {
    "auth": "Accounts, sessions, public keys.",
    "projects": "Projects and who works in them.",
    "sections": "Sections of the plan, their versions, and the model that writes them.",
    "graph": "The concept graph on the canvas.",
    "diagrams": "Mermaid diagrams, checked by the official parser.",
    "jobs": "Work in the background, asked for with `Prefer: respond-async`.",
    "proposals": "What the model made, to accept, to reject and to take back.",
    "chats": "Conversations, and chats for clients of the AI SDK.",
    "memory": "What a project remembers of its chats, and what models were told of it.",
    "plan": "The same by the paths and bodies that the source plan names.",
}

_EVERY = (400, 408, 414, 429, 431, 503, 504)
_SIGNED_IN = (401,)
_WITH_BODY = (413, 415)

_RELEASED_PHRASES = {
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    422: "Unprocessable Entity",
}
"""Python 3.13 has other names for these; a document is the same whatever Python writes it."""


def document_of(app: FastAPI) -> Document:
    """Made once, at start."""
    document = get_openapi(
        title="8gentc",
        version="1",
        description=DESCRIPTION,
        tags=[{"name": name, "description": words} for name, words in TAGS.items()],
        routes=app.routes,
        servers=[{"url": "/", "description": "The host that this document comes from."}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    used = set()
    for operation in _operations(document):
        statuses = {*_EVERY, *operation.pop("x-problems", ())}
        statuses.update(_SIGNED_IN if operation.setdefault("security", []) else ())
        statuses.update(_WITH_BODY if "requestBody" in operation else ())
        responses = operation["responses"]
        responses.pop("422", None)
        responses.update(
            {str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in sorted(statuses)}
        )
        used |= statuses
    components = document["components"]
    for noise in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(noise, None)
    add_problem_types(components["schemas"])
    add_message_parts(components["schemas"])
    free_bodies_of_defaults(document)
    components["responses"] = {_name(status): _refusal(status) for status in sorted(used)}
    document["paths"] = {
        _in_camel_case(path, methods): methods for path, methods in document["paths"].items()
    }
    _drop_titles(document["paths"])
    _drop_titles(components["schemas"])
    return document


def _operations(document: Document) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _phrase(status: int) -> str:
    return _RELEASED_PHRASES.get(status) or HTTPStatus(status).phrase


def _name(status: int) -> str:
    return "".join(word.capitalize() for word in re.split("[ -]", _phrase(status)))


def _refusal(status: int) -> dict[str, Any]:
    return {
        "description": _phrase(status),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _in_camel_case(path: str, methods: dict[str, Any]) -> str:
    """The path with its parameters named as everything else in the contract."""
    for operation in methods.values():
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                parameter["name"] = to_camel(parameter["name"])
    return re.sub(r"\{(\w+)\}", lambda found: "{" + to_camel(found[1]) + "}", path)


def _drop_titles(schema: Any) -> None:
    """The framework repeats each field's name as its title."""
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        for value in schema.values():
            _drop_titles(value)
    elif isinstance(schema, list):
        for value in schema:
            _drop_titles(value)
