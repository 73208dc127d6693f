"""Rules that hold for all text people send: what Postgres cannot hold and what no list could show is refused."""

from __future__ import annotations

import unicodedata

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


def name_key(name: str) -> str:
    """What makes two names the same: letters without their case, white space folded."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
