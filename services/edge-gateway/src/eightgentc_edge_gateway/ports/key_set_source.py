"""Where the public keys come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeySet:
    """`document`: a JSON Web Key Set (RFC 7517). `max_age`: seconds it may be kept."""

    document: bytes
    max_age: float


class KeySetSource(Protocol):
    """The keys that prove our tokens."""

    async def get_key_set(self) -> KeySet: ...
