"""Making and reading access tokens."""

from __future__ import annotations

from typing import Protocol

from eightgentc_auth.domain.access_token import AccessClaims, PersonToken


class AccessTokenSigner(Protocol):
    """Signs with the key that is active now."""

    def sign(self, claims: AccessClaims) -> str:
        """The token, under 1 KiB.

        Raises:
            DatabaseUnavailable: the keys have not been read yet.
        """
        ...


class PersonTokenVerifier(Protocol):
    """Verifies what clients carry to the edge."""

    async def verify(self, token: str) -> PersonToken:
        """The person's token.

        Raises:
            TokenInvalid: it is not a live token of a person for the edge.
        """
        ...
