"""Headers of every answer, whoever makes it: what a browser may do with it, and who may read it."""

from __future__ import annotations

from collections.abc import MutableSequence

RawHeaders = tuple[tuple[bytes, bytes], ...]

_POLICY = b"content-security-policy"

SAFE_HEADERS: RawHeaders = (
    (b"x-content-type-options", b"nosniff"),
    # An answer is no page: opened as one, it runs nothing, loads nothing and is framed nowhere.
    (_POLICY, b"default-src 'none'; frame-ancestors 'none'"),
)


def add_safe_headers(headers: MutableSequence[tuple[bytes, bytes]]) -> None:
    """A page has its own policy already."""
    for name, _ in headers:
        if name == _POLICY:
            headers += SAFE_HEADERS[:1]
            return
    headers += SAFE_HEADERS
