"""Keyset pages: page sizes and opaque page tokens (AIP-158). A token holds a position and grants nothing."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

import msgspec

from eightgentc_kit.errors import Code, DomainError, FieldInvalid


class PageTokenInvalid(DomainError):
    """The page token is not one of ours, or belongs to another list. Begin again without it."""

    code = Code.INVALID_ARGUMENT
    reason = "PAGE_TOKEN_INVALID"


def page_size(asked: int, *, default: int, maximum: int) -> int:
    """The size to use: 0 is the default, more than the maximum is lowered.

    Raises:
        FieldInvalid: it is negative.
    """
    if asked < 0:
        raise FieldInvalid.of("page_size", "must not be negative")
    return min(asked or default, maximum)


def _fingerprint(query: object) -> str:
    return hashlib.sha256(msgspec.json.encode(query, order="deterministic")).hexdigest()[:8]


def encode_page_token(query: object, position: list[str | int | float]) -> str:
    """A token for the page after `position` of the list that `query` (its name and filters) describes."""
    raw = msgspec.json.encode([_fingerprint(query), position])
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode_page_token(query: object, token: str) -> list[Any] | None:
    """The position in a token, None for the first page.

    Raises:
        PageTokenInvalid: it is malformed, or was made for other filters.
    """
    if not token:
        return None
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        fingerprint, position = msgspec.json.decode(raw, type=tuple[str, list[str | int | float]])
    except (binascii.Error, msgspec.DecodeError, ValueError) as error:
        raise PageTokenInvalid from error
    if fingerprint != _fingerprint(query):
        raise PageTokenInvalid
    return position
