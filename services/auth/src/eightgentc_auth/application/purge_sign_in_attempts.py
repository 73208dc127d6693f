"""PurgeSignInAttempts: forgets failures whose time is over."""

from __future__ import annotations

from eightgentc_auth.ports.sign_in_attempts import SignInAttempts
from eightgentc_kit.clock import Clock


class PurgeSignInAttempts:
    """Run every minute or so."""

    def __init__(self, attempts: SignInAttempts, *, clock: Clock) -> None:
        self._attempts = attempts
        self._clock = clock

    async def __call__(self) -> None:
        """Delete what may be forgotten."""
        await self._attempts.purge(self._clock.now())
