"""An example of what a schema describes: its own where it has one, otherwise one put together from its parts."""

from __future__ import annotations

from typing import Any

_BY_FORMAT = {"uuid": "0198c0de-0000-7000-8000-000000000001", "date-time": "2026-05-01T09:30:00.250000Z"}
_BY_TYPE: dict[str, Any] = {"string": "…", "integer": 1, "number": 0.5, "boolean": True, "null": None}


def example_of(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """One value that fits the schema."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return example_of(document["components"]["schemas"][name], document)
    for key in ("example", "const"):
        if key in schema:
            return schema[key]
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema:
            return example_of(schema[key][0], document)
    if schema.get("type") == "array":
        return [example_of(schema["items"], document)] if schema.get("items") else []
    if schema.get("type") == "object":
        return {name: example_of(field, document) for name, field in schema.get("properties", {}).items()}
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    return schema.get("default", _BY_TYPE.get(schema.get("type", ""), {}))
