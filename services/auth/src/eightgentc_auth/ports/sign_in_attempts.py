"""Attempts to sign in, counted exactly however many processes there are: for an account and its place, and for the place."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from eightgentc_auth.domain.sign_in_attempts import AttemptKeys, Attempts


class SignInAttempts(Protocol):
    """Each call is a commit of its own, unless it is part of a unit of work."""

    async def begin(self, keys: AttemptKeys, now: datetime) -> tuple[Attempts, Attempts]:
        """Count one more that is being checked. Failures whose time is over are forgotten first.

        Gives those of the account, and those of the place.
        """
        ...

    async def fail(self, keys: AttemptKeys) -> None:
        """It was a failure."""
        ...

    async def leave(self, keys: AttemptKeys) -> None:
        """It was not checked after all."""
        ...

    async def purge(self, now: datetime) -> None:
        """Forget those whose time is over."""
        ...


class SuccessfulAttempts(Protocol):
    """Inside a unit of work."""

    async def succeed(self, keys: AttemptKeys) -> None:
        """It was none: the failures of the account before it are forgotten, those of the place are not."""
        ...
