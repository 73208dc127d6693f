"""Values of a model in the types that a tool's schema asks for: decoded, never invented; what fits nothing stays as it is."""

from __future__ import annotations

import re
from typing import Any, cast

from eightgentc_ai.domain.model_text.key_names import named_as_in_schema
from eightgentc_ai.domain.model_text.objects_in_text import decoded, objects_in

Schema = dict[str, Any]

DECODED_LIST = "A list that was written as text was read."
DECODED_OBJECT = "An object that was written as text was read."
READ_WORDS = "Numbers, truth values and null that were written as text were read."
JOINED = "Paragraphs that came as a list were joined."
_NOTHING = frozenset({"", "null", "none", "nil", "n/a", "undefined", "-"})
_LONGEST_NOTHING = 20
_TRUE, _FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,15})?\Z")
_ARROW = re.compile(r"([^\n]{1,200}?)\s*+(?:-->|->|=>|→)\s*+([^\n]{1,200})\Z")


def by_schema(value: Any, schema: Schema, notes: dict[str, None]) -> Any:
    """The value with everything in it that the schema names in the schema's type."""
    kind, may_be_null = schema.get("type", "object"), False
    if isinstance(kind, list):
        kind, may_be_null = kind[0], True
    if value is None:
        return [] if kind == "array" and not may_be_null else None
    if isinstance(value, str):
        if may_be_null and len(value) < _LONGEST_NOTHING and value.strip().casefold() in _NOTHING:
            return None
        if kind == "string":
            return value
    return _READ[kind](value, schema, notes)


def _object(value: Any, schema: Schema, notes: dict[str, None]) -> Any:
    if isinstance(value, str):
        value = _from_text(value, dict, DECODED_OBJECT, notes)
    properties = cast("dict[str, Schema]", schema.get("properties", {}))
    if isinstance(value, str):
        value = _from_words(value, properties)
    if isinstance(value, list) and {"source", "target"} <= properties.keys() and len(value) in (2, 3):
        value = dict(zip(("source", "target", "label"), value, strict=False))
    if not isinstance(value, dict):
        return value
    value = named_as_in_schema(value, properties, notes)
    return {
        key: by_schema(item, properties[key], notes) if key in properties else item
        for key, item in value.items()
    }


def _from_words(value: str, properties: dict[str, Schema]) -> Any:
    """A node that is only its name, or an edge that is written as an arrow."""
    if {"source", "target"} <= properties.keys():
        arrow = _ARROW.match(value.strip())
        return {"source": arrow[1], "target": arrow[2]} if arrow else value
    return {"id": value, "label": value} if {"id", "label"} <= properties.keys() and value.strip() else value


def _list(value: Any, schema: Schema, notes: dict[str, None]) -> Any:
    items = cast("Schema", schema.get("items", {}))
    if isinstance(value, str):
        value = _list_of_text(value, items, notes)
    if isinstance(value, dict):
        value = _list_of_object(value, items)
        notes[DECODED_LIST] = None
    if not isinstance(value, list):
        return value
    return [by_schema(item, items, notes) for item in value]


def _list_of_text(value: str, items: Schema, notes: dict[str, None]) -> Any:
    if value.strip().casefold() in _NOTHING:
        return []
    read = _from_text(value, (list, dict), DECODED_LIST, notes)
    if isinstance(read, str) and items.get("type") == "string":
        notes[DECODED_LIST] = None
        return [part.strip() for part in re.split(r"[,;]", read) if part.strip()]
    return read


def _list_of_object(value: dict[str, Any], items: Schema) -> list[Any]:
    """One item that came without its list, or items by their ids."""
    properties = items.get("properties", {})
    if not properties.keys() & value.keys() and all(isinstance(item, dict) for item in value.values()):
        return [{"id": key, **item} for key, item in value.items()]
    return [value]


def _from_text(value: str, kind: type | tuple[type, ...], note: str, notes: dict[str, None]) -> Any:
    """JSON in a string, fenced or mended where it must be; the string itself where all of it is not of the kind."""
    found = decoded(value)
    if found is None and value.lstrip().startswith(("{", "[", "```")):
        found = next(objects_in(value), None)
    if found is None or not isinstance(found.value, kind):
        return value
    notes.update(dict.fromkeys((note, *found.mends)))
    return found.value


def _string(value: Any, schema: Schema, notes: dict[str, None]) -> Any:
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        notes[JOINED] = None
        return "\n\n".join(value)
    return value


def _number(value: Any, schema: Schema, notes: dict[str, None]) -> Any:
    if isinstance(value, str) and _NUMBER.match(value.strip()):
        notes[READ_WORDS] = None
        return float(value)
    return value


def _boolean(value: Any, schema: Schema, notes: dict[str, None]) -> Any:
    word = str(value).strip().casefold() if isinstance(value, str | int) else ""
    if isinstance(value, bool) or word not in _TRUE | _FALSE:
        return value
    notes[READ_WORDS] = None
    return word in _TRUE


_READ = {"object": _object, "array": _list, "string": _string, "number": _number, "boolean": _boolean}
