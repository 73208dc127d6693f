"""Conversions of values: times, and JSON in the text of messages."""

from __future__ import annotations

from functools import lru_cache
from time import gmtime, strftime
from typing import Any

import msgspec
from google.protobuf.timestamp_pb2 import Timestamp


def rfc3339(stamp: Timestamp) -> str:
    """In UTC with microseconds, as precise as what is stored."""
    return f"{_second(stamp.seconds)}.{stamp.nanos // 1000:06d}Z"


@lru_cache(2_000)
def _second(number: int) -> str:
    """Cached: the same things are read again and again, and a list of twenty projects has forty times."""
    time = gmtime(number)
    return strftime(f"{time.tm_year:04}-%m-%dT%H:%M:%S", time)


def json_of_text(text: str) -> msgspec.Raw | None:
    """JSON text of a message, to be put into the answer unchanged; None for no text."""
    return msgspec.Raw(text.encode()) if text else None


def text_of_json(value: Any) -> str:
    """The reverse; no text for an empty value."""
    return msgspec.json.encode(value).decode() if value else ""
