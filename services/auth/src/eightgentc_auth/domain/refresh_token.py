"""Refresh tokens: version ‖ session ‖ counter ‖ proof ‖ checksum, 53 bytes in base64url. No row per token.

Two keyed digests (HMAC-SHA-256, cut to 128 bits) with two jobs: the *checksum*, under a key that all processes
share, lets garbage be refused without a query; the *proof*, under the secret in the session's row, decides.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
import uuid
from dataclasses import dataclass

from eightgentc_kit.errors import TokenInvalid

_VERSION = 1
_BODY = struct.Struct(">B16sI")
_DIGEST_BYTES = 16
_TOKEN_BYTES = _BODY.size + 2 * _DIGEST_BYTES
_TEXT_LENGTH = -(-_TOKEN_BYTES * 4 // 3)


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token whose checksum is right. Only `is_proven_by` makes it worth anything."""

    session_id: str
    counter: int
    proof: bytes

    def is_proven_by(self, secret: bytes) -> bool:
        """Whether it was made with the session's secret."""
        return hmac.compare_digest(self.proof, _digest(secret, _body(self.session_id, self.counter)))


class RefreshTokens:
    """Writes and reads refresh tokens under the key of their checksum."""

    def __init__(self, checksum_key: bytes) -> None:
        self._checksum_key = checksum_key

    def write(self, session_id: str, counter: int, secret: bytes) -> str:
        """The token with this number: always the same one, so that a retry gets what was lost."""
        body = _body(session_id, counter)
        proven = body + _digest(secret, body)
        return base64.urlsafe_b64encode(proven + _digest(self._checksum_key, proven)).rstrip(b"=").decode()

    def read(self, text: str) -> RefreshToken:
        """Read a token.

        Raises:
            TokenInvalid: it is not one of ours; nothing was asked of the database.
        """
        if len(text) != _TEXT_LENGTH or not text.isascii():
            raise TokenInvalid
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except binascii.Error as error:
            raise TokenInvalid from error
        proven, checksum = raw[:-_DIGEST_BYTES], raw[-_DIGEST_BYTES:]
        if not hmac.compare_digest(checksum, _digest(self._checksum_key, proven)):
            raise TokenInvalid
        version, session, counter = _BODY.unpack(proven[: _BODY.size])
        if version != _VERSION:
            raise TokenInvalid
        return RefreshToken(str(uuid.UUID(bytes=session)), counter, proven[_BODY.size :])


def _body(session_id: str, counter: int) -> bytes:
    return _BODY.pack(_VERSION, uuid.UUID(session_id).bytes, counter)


def _digest(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, hashlib.sha256)[:_DIGEST_BYTES]
