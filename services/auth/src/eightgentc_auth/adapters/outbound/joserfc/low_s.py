"""One form of each ES256 signature.

Of a signature (r, s) the pair (r, n - s) is one as well, so that anybody can make a second token of a token, which no list
of tokens knows. We sign with the lower s only, as BIP 62 and RFC 6979 users do; joserfc leaves s as it falls.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode

from joserfc.util import urlsafe_b64decode

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (FIPS 186-5)."""
_HALF = _ORDER // 2
_BYTES = 32


def with_low_s(token: str) -> str:
    """The token with the lower of its two signatures."""
    signed, _, signature = token.rpartition(".")
    raw = urlsafe_b64decode(signature.encode())
    s = int.from_bytes(raw[_BYTES:])
    if s <= _HALF:
        return token
    lower = raw[:_BYTES] + (_ORDER - s).to_bytes(_BYTES)
    return f"{signed}.{urlsafe_b64encode(lower).rstrip(b'=').decode()}"


def has_low_s(token: str) -> bool:
    """Whether this is the one form."""
    return with_low_s(token) == token
