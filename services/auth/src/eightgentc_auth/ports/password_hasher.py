"""Slow hashing of passwords."""

from __future__ import annotations

from typing import Protocol


class PasswordHasher(Protocol):
    """Hashes off the event loop, a few at a time; the rest wait, and places take turns: see `place_of`.

    Raises `Overloaded` at once, when too many wait from the same place.
    """

    async def hash(self, password: str, *, place: str) -> str:
        """The hash, with its salt and parameters in it."""
        ...

    async def verify(self, password_hash: str, password: str, *, place: str) -> bool:
        """Whether the password belongs to the hash. An empty hash costs as much and belongs to none."""
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """Whether a hash was made with other parameters than are used now."""
        ...


class CommonPasswords(Protocol):
    """The passwords that attackers try first."""

    def contains(self, password: str) -> bool:
        """Whatever its case; offline, in microseconds."""
        ...
