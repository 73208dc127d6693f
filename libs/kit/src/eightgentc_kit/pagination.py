"""Keyset pages: page sizes and opaque, sealed page tokens (AIP-158). A token holds a position and grants nothing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
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


class PageSeal:
    """Makes and opens page tokens. A token that was not made with the same key is refused, so positions are our own.

    `key`: the same in every process of a service; with another key, as after a change, lists begin again.
    """

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(b"page tokens\0" + key).digest()

    def seal(self, query: object, position: list[str | int | float]) -> str:
        """A token for the page after `position` of the list that `query` (its name and filters) describes."""
        raw = msgspec.json.encode([_fingerprint(query), position])
        return base64.urlsafe_b64encode(self._mark(raw) + raw).rstrip(b"=").decode()

    def open(self, query: object, token: str) -> list[Any] | None:
        """The position in a token, None for the first page.

        Raises:
            PageTokenInvalid: it is malformed or not ours, or was made for other filters.
        """
        if not token:
            return None
        try:
            sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise PageTokenInvalid from error
        mark, raw = sealed[:_MARK_BYTES], sealed[_MARK_BYTES:]
        if not hmac.compare_digest(mark, self._mark(raw)):
            raise PageTokenInvalid
        fingerprint, position = msgspec.json.decode(raw, type=tuple[str, list[str | int | float]])
        if fingerprint != _fingerprint(query):
            raise PageTokenInvalid
        return position

    def _mark(self, raw: bytes) -> bytes:
        return hmac.digest(self._key, raw, "sha256")[:_MARK_BYTES]


_MARK_BYTES = 16
