"""Attempts to sign in, counted exactly however many processes there are."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from eightgentc_auth.domain.sign_in_attempts import Attempts


class SignInAttempts(Protocol):
    """Each call is a commit of its own, unless it is part of a unit of work."""

    async def begin(self, key: bytes, now: datetime) -> Attempts:
        """Count one more that is being checked. Failures whose time is over are forgotten first."""
        ...

    async def fail(self, key: bytes) -> None:
        """It was a failure."""
        ...

    async def leave(self, key: bytes) -> None:
        """It was not checked after all."""
        ...

    async def purge(self, now: datetime) -> None:
        """Forget those whose time is over."""
        ...


class SuccessfulAttempts(Protocol):
    """Inside a unit of work."""

    async def succeed(self, key: bytes) -> None:
        """It was none: the failures before it are forgotten."""
        ...
