"""Types that the framework cannot know: the kinds of parts, the codes of problems, and bodies with optional fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from eightgentc_edge_gateway.contract.message_part import MessagePart
from eightgentc_edge_gateway.contract.problem import FieldProblem, Problem
from eightgentc_edge_gateway.http.problem_types import PROBLEM_TYPES

Document = dict[str, Any]
_SCHEMAS = "#/components/schemas/{model}"
_STAY_AS_THEY_ARE = ("PlanSectionText", "UpdateNode", "UpdateEdge")


def add_problem_types(schemas: Document) -> None:
    """`Problem` with its codes: those of today, and room for those of tomorrow."""
    for model in (Problem, FieldProblem):
        schemas[model.__name__] = model.model_json_schema(ref_template=_SCHEMAS, mode="serialization")
    schemas["Problem"].pop("$defs", None)
    for optional in schemas["Problem"]["properties"].values():
        optional.pop("default", None)
    schemas["ProblemCode"] = {
        "type": "string",
        "description": "Codes of this version; each has its page under `/problems/`, where all are listed.",
        "enum": sorted(PROBLEM_TYPES),
    }
    schemas["Problem"]["properties"]["code"] = {
        "description": "One of these, or one that a newer version brings.",
        "anyOf": [{"$ref": _SCHEMAS.format(model="ProblemCode")}, {"type": "string"}],
        "examples": ["ETAG_STALE"],
    }


def add_message_parts(schemas: Document) -> None:
    """`MessagePart` wherever messages have parts."""
    parts: Document = TypeAdapter(MessagePart).json_schema(ref_template=_SCHEMAS)
    schemas |= parts.pop("$defs")
    schemas["MessagePart"] = parts
    for schema in schemas.values():
        if "parts" in schema.get("properties", {}):
            schema["properties"]["parts"]["items"] = {"$ref": _SCHEMAS.format(model="MessagePart")}


def free_bodies_of_defaults(document: Document) -> None:
    """What a client may leave out has no `default` here, for generated clients send what has one.

    In a PATCH that would set every field that the client did not mean to touch.
    """
    schemas = document["components"]["schemas"]
    waiting = [body["content"]["application/json"]["schema"] for body in _bodies(document)]
    seen: set[str] = set()
    while waiting:
        schema = waiting.pop()
        _say_default(schema)
        for name in _named(schema) - seen:
            seen.add(name)
            for field in schemas[name].get("properties", {}).values():
                _say_default(field, says=not (name.endswith("Changes") or name in _STAY_AS_THEY_ARE))
            waiting.append(schemas[name])


def _say_default(schema: Document, *, says: bool = True) -> None:
    default = schema.pop("default", None)
    if default and says and not isinstance(default, dict):
        words = f"`{default}` where it is absent."
        schema["description"] = f"{schema['description']} {words}" if "description" in schema else words


def _bodies(document: Document) -> Iterator[Document]:
    for methods in document["paths"].values():
        yield from (operation["requestBody"] for operation in methods.values() if "requestBody" in operation)


def _named(schema: Any) -> set[str]:
    """The schemas that it refers to, at any depth."""
    if isinstance(schema, dict):
        found = {name for value in schema.values() for name in _named(value)}
        reference = schema.get("$ref")
        return found | {reference.rpartition("/")[2]} if isinstance(reference, str) else found
    if isinstance(schema, list):
        return {name for value in schema for name in _named(value)}
    return set()
