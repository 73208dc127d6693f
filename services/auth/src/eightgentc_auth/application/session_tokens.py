"""The pair of tokens that a signed-in client holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from eightgentc_auth.domain.access_token import AccessClaims
from eightgentc_auth.domain.account import Account
from eightgentc_auth.domain.refresh_token import RefreshTokens
from eightgentc_auth.domain.session import Session
from eightgentc_auth.ports.tokens import AccessTokenSigner


@dataclass(frozen=True, slots=True)
class SessionTokens:
    """`refresh_expire_time`: when the session ends whatever is refreshed."""

    session_id: str
    access_token: str = field(repr=False)
    access_expire_time: datetime
    refresh_token: str = field(repr=False)
    refresh_expire_time: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account and its new session."""

    account: Account
    tokens: SessionTokens


class TokenPairs:
    """Makes the pair for a session in its present state."""

    def __init__(self, signer: AccessTokenSigner, refresh_tokens: RefreshTokens) -> None:
        self._signer = signer
        self._refresh_tokens = refresh_tokens

    def make(self, session: Session, now: datetime) -> SessionTokens:
        """The newest refresh token and a new access token."""
        claims = AccessClaims.for_session(session, now)
        return SessionTokens(
            session_id=session.id,
            access_token=self._signer.sign(claims),
            access_expire_time=claims.expire_time,
            refresh_token=self._refresh_tokens.write(session.id, session.counter, session.secret),
            refresh_expire_time=session.expire_time,
        )
