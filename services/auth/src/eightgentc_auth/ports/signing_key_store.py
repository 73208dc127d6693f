"""Where signing keys are kept, their private halves sealed."""

from __future__ import annotations

from typing import Protocol

from eightgentc_auth.domain.signing_key import KeyRing, SigningKey


class SigningKeyReader(Protocol):
    """Reads outside a unit of work."""

    async def ring(self) -> KeyRing:
        """All keys."""
        ...


class SigningKeyWriter(Protocol):
    """Writes inside a unit of work."""

    async def lock_ring(self) -> KeyRing:
        """All keys, and no other process may add one until the unit of work ends (advisory lock)."""
        ...

    async def add(self, key: SigningKey) -> None:
        """Keep a new key."""
        ...
