"""ExchangeToken: the gateway trades a person's token for a short one for one service."""

from __future__ import annotations

from dataclasses import replace

from eightgentc_auth.application.issued_token import IssuedToken
from eightgentc_auth.domain.access_token import AccessClaims
from eightgentc_auth.domain.errors import SessionEnded
from eightgentc_auth.domain.session import SessionLimits
from eightgentc_auth.ports.session_store import SessionReader
from eightgentc_auth.ports.tokens import AccessTokenSigner, PersonTokenVerifier
from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import TokenInvalid


class ExchangeToken:
    """Asks the database whether the session lives: here a revocation reaches the inside at once."""

    def __init__(
        self,
        sessions: SessionReader,
        *,
        verifier: PersonTokenVerifier,
        signer: AccessTokenSigner,
        limits: SessionLimits,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._verifier = verifier
        self._signer = signer
        self._limits = limits
        self._clock = clock

    async def __call__(self, *, subject_token: str, audience: str, caller: str) -> IssuedToken:
        """A token with which `caller` acts for the person.

        Raises:
            TokenInvalid: the person's token is not one for the edge, or has ended.
            AudienceNotAllowed: tokens of persons are not for this service.
            SessionEnded: the session was revoked, has lain idle, or its account is disabled.
        """
        person = await self._verifier.verify(subject_token)
        now = self._clock.now()
        if person.expire_time <= now:
            raise TokenInvalid
        claims = AccessClaims.exchanged(person, audience=audience, actor=caller, now=now)
        found = await self._sessions.find(person.session_id)
        if found is None or not found.is_live(now, self._limits):
            raise SessionEnded
        claims = replace(claims, time_zone=found.time_zone)
        return IssuedToken(self._signer.sign(claims), claims.expire_time)
