"""Where service identities are kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from eightgentc_auth.domain.service_identity import ServiceIdentity


class ServiceIdentityReader(Protocol):
    """Reads outside a unit of work."""

    async def find(self, name: str) -> ServiceIdentity | None:
        """The identity with its live secrets, None if there is none. One round trip."""
        ...


class ServiceIdentityWriter(Protocol):
    """Writes inside a unit of work."""

    async def lock(self, name: str, now: datetime) -> ServiceIdentity:
        """The identity, made without audiences and secrets if there was none, held until the unit of work ends."""
        ...

    async def set_audiences(self, name: str, audiences: Collection[str]) -> None:
        """Replace the audiences of a locked identity."""
        ...

    async def add_secret(self, name: str, digest: bytes, *, keeping: bytes, now: datetime) -> None:
        """Keep a new secret of a locked identity; of the older ones, only `keeping` stays live."""
        ...
