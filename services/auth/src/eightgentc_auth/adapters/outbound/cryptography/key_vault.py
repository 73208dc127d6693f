"""Secrets derived from the key file: what seals the signing keys, and the checksum key of refresh tokens."""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32
_NONCE_BYTES = 12


class KeyFileFault(Exception):
    """The key file is malformed, or not the one that the signing keys were sealed with; the message says which."""


class KeyVault:
    """Everything that hangs on the key file. The file's own bytes encrypt nothing."""

    def __init__(self, key_file: str) -> None:
        """Read 32 bytes in base64.

        Raises:
            KeyFileFault: that is not what the file holds.
        """
        try:
            master = base64.b64decode(key_file.strip(), validate=True)
        except binascii.Error as error:
            raise KeyFileFault("The key file is not base64.") from error
        if len(master) != _KEY_BYTES:
            raise KeyFileFault(f"The key file must hold {_KEY_BYTES} bytes in base64.")
        self._cipher = AESGCM(_derived(master, b"8gentc auth signing keys"))
        self.checksum_key = _derived(master, b"8gentc auth refresh token checksums")

    def seal(self, secret: bytes, name: str) -> bytes:
        """Encrypt a secret and bind it to its name (AES-256-GCM)."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, name.encode())

    def open(self, sealed: bytes, name: str) -> bytes:
        """Decrypt what `seal` made.

        Raises:
            KeyFileFault: it was sealed with another key file, or was altered.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], name.encode())
        except InvalidTag as error:
            raise KeyFileFault(f"The key file does not open signing key {name}.") from error


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(master)
