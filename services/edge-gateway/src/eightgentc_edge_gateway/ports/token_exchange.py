"""Trading a person's token for one that a single service takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from eightgentc_kit.identity.tokens import VerifiedToken


@dataclass(frozen=True, slots=True)
class ExchangedToken:
    """`expires_at`: seconds since the epoch, at most a minute away."""

    token: str
    expires_at: float


class TokenExchange(Protocol):
    """The exchange of auth (RFC 8693 in spirit)."""

    async def exchange_token(self, person: VerifiedToken, audience: str) -> ExchangedToken:
        """A token for `audience`.

        Raises:
            DomainError: UNAUTHENTICATED where the session has ended, UNAVAILABLE where auth is away.
        """
        ...
