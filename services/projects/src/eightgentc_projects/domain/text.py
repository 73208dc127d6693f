"""Rules for all text and JSON that people send: what Postgres cannot store is refused, and sizes are bounded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.visible_text import is_visible, shown_name


def checked(field: str, text: str, *, maximum: int, minimum: int = 0) -> str:
    """The text itself, if it keeps the rules. Sizes are in characters.

    Raises:
        FieldInvalid: it is too short or too long, or holds a NUL.
    """
    if "\0" in text:
        raise _nul(field)
    if len(text) > maximum:
        raise FieldInvalid.of(field, f"must have at most {maximum:,} characters, has {len(text):,}")
    if len(text) < minimum or (minimum and not is_visible(text)):
        raise FieldInvalid.of(
            field, "must not be empty" if not text.strip() else "must hold something visible"
        )
    return text


def checked_line(field: str, text: str, *, maximum: int, minimum: int = 0) -> str:
    """A name or a title as it is kept: on one line, without what nobody sees (`shown_name`).

    Raises:
        FieldInvalid: as `checked`.
    """
    if "\0" in text:
        raise _nul(field)
    return checked(field, shown_name(text), minimum=minimum, maximum=maximum)


def _nul(field: str) -> FieldInvalid:
    return FieldInvalid.of(field, "must not hold a NUL character")


def checked_bytes(field: str, text: str, *, maximum: int, minimum: int = 0) -> str:
    """The same for long texts, whose maximum is one of bytes."""
    checked(field, text, minimum=minimum, maximum=maximum)
    if len(text.encode()) > maximum:
        raise FieldInvalid.of(field, f"must have at most {maximum:,} bytes")
    return text


def checked_object(field: str, value: Mapping[str, Any], *, maximum: int) -> Mapping[str, Any]:
    """A JSON object whose text has at most so many bytes.

    Raises:
        FieldInvalid: it is larger, or holds a NUL.
    """
    if holds_nul(value):
        raise _nul(field)
    if len(json.dumps(value, ensure_ascii=False).encode()) > maximum:
        raise FieldInvalid.of(field, f"must have at most {maximum:,} bytes as JSON")
    return value


def holds_nul(value: Any) -> bool:
    """Whether a name or a text anywhere in a decoded JSON value holds a NUL, which Postgres cannot store."""
    return any("\0" in text for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    """Every name and text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from value
        yield from (text for item in value.values() for text in _texts(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in _texts(item))
