"""Conversions of values: times, and JSON inside of messages."""

from __future__ import annotations

from functools import lru_cache
from time import gmtime, strftime
from typing import Any

import msgspec
from google.protobuf.struct_pb2 import Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp


def rfc3339(stamp: Timestamp) -> str:
    """In UTC with microseconds, as precise as what is stored."""
    return f"{_second(stamp.seconds)}.{stamp.nanos // 1000:06d}Z"


@lru_cache(2_000)
def _second(number: int) -> str:
    """Cached: the same things are read again and again, and a list of twenty projects has forty times."""
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(number))


def json_of_text(text: str) -> msgspec.Raw | None:
    """JSON text of a message, to be put into the answer unchanged; None for no text."""
    return msgspec.Raw(text.encode()) if text else None


def text_of_json(value: Any) -> str:
    """The reverse; no text for an empty value."""
    return msgspec.json.encode(value).decode() if value else ""


def object_of_struct(struct: Struct) -> dict[str, Any]:
    """The JSON object that a Struct is."""
    return {name: _json(value) for name, value in struct.fields.items()}


def _json(value: Value) -> Any:
    match value.WhichOneof("kind"):
        case "struct_value":
            return object_of_struct(value.struct_value)
        case "list_value":
            return [_json(item) for item in value.list_value.values]
        case "number_value":
            # A Struct has only doubles; a whole number was sent as one.
            number = value.number_value
            return int(number) if number.is_integer() else number
        case None | "null_value":
            return None
        case kind:
            return getattr(value, kind)
