"""The keys as this process uses them."""

from __future__ import annotations

from typing import Protocol

from eightgentc_auth.domain.signing_key import KeyRing


class KeyFactory(Protocol):
    """Makes signing keys."""

    def make(self) -> tuple[str, str, bytes]:
        """The id, the public key as a JSON Web Key, and the private key sealed under the key file."""
        ...


class LoadedKeys(Protocol):
    """The keys in the memory of this process."""

    def ring(self) -> KeyRing:
        """As they were read last.

        Raises:
            DatabaseUnavailable: they have not been read yet.
        """
        ...
