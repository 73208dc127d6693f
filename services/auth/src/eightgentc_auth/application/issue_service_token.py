"""IssueServiceToken: a service presents its secret and gets a token for one audience."""

from __future__ import annotations

from eightgentc_auth.application.issued_token import IssuedToken
from eightgentc_auth.domain.access_token import AccessClaims
from eightgentc_auth.domain.errors import CredentialsInvalid
from eightgentc_auth.ports.service_identity_store import ServiceIdentityReader
from eightgentc_auth.ports.tokens import AccessTokenSigner
from eightgentc_kit.clock import Clock


class IssueServiceToken:
    """An unknown name and a wrong secret get the same answer."""

    def __init__(self, identities: ServiceIdentityReader, *, signer: AccessTokenSigner, clock: Clock) -> None:
        self._identities = identities
        self._signer = signer
        self._clock = clock

    async def __call__(self, *, client_id: str, client_secret: str, audience: str) -> IssuedToken:
        """The token.

        Raises:
            CredentialsInvalid: no such identity, or not its secret.
            AudienceNotAllowed: the identity has no right to this audience.
        """
        identity = await self._identities.find(client_id)
        if identity is None:
            raise CredentialsInvalid
        identity.check(client_secret, audience)
        claims = AccessClaims.for_service(identity.name, audience=audience, now=self._clock.now())
        return IssuedToken(self._signer.sign(claims), claims.expire_time)
