"""Rules for all text and JSON that people send: what Postgres cannot store is refused, and sizes are bounded."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from eightgentc_kit.errors import FieldInvalid


def checked(field: str, text: str, *, maximum: int, minimum: int = 0) -> str:
    """The text itself, if it keeps the rules. Sizes are in characters.

    Raises:
        FieldInvalid: it is too short or too long, or holds a NUL.
    """
    if "\0" in text:
        raise FieldInvalid.of(field, "must not hold a NUL character")
    if len(text) > maximum:
        raise FieldInvalid.of(field, f"must have at most {maximum:,} characters, has {len(text):,}")
    if len(text.strip()) < minimum:
        raise FieldInvalid.of(field, "must not be empty" if minimum == 1 else f"needs {minimum} characters")
    return text


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
        raise FieldInvalid.of(field, "must not hold a NUL character")
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


_UNSEEN_CATEGORIES = frozenset(["Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"])
# Letters and symbols by their category that are drawn as nothing: the fillers of Hangul, the blank of Braille.
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_visible(text: str) -> bool:
    """Whether a reader sees anything of it: not only white space, control, format or combining characters."""
    return any(
        unicodedata.category(character) not in _UNSEEN_CATEGORIES and character not in _UNSEEN
        for character in text
    )


@lru_cache(4096)
def name_key(name: str) -> str:
    """What makes two names the same: letters without their case, white space folded."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
