"""RefreshSession: a refresh token is exchanged for the next pair of tokens."""

from __future__ import annotations

from functools import partial

from eightgentc_auth.application.session_tokens import SessionTokens, TokenPairs
from eightgentc_auth.domain.audit import Action
from eightgentc_auth.domain.errors import SessionEnded, TokenReused
from eightgentc_auth.domain.refresh_token import RefreshToken, RefreshTokens
from eightgentc_auth.domain.revocation import SessionRevoked
from eightgentc_auth.domain.session import Presented, SessionLimits
from eightgentc_auth.ports.revoked_sessions import RevokedSessions
from eightgentc_auth.ports.unit_of_work import Transactions
from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import TokenInvalid
from eightgentc_kit.single_flight import SingleFlight


class RefreshSession:
    """Decides under the lock of the session's row, so that parallel refreshes rotate once.

    The lock also orders refresh and revocation: what commits after a revocation has seen it. Refreshes with one
    token at one time are one transaction with one answer: fifty would hold fifty connections, all but one waiting.
    """

    def __init__(
        self,
        transactions: Transactions,
        *,
        refresh_tokens: RefreshTokens,
        token_pairs: TokenPairs,
        revoked_sessions: RevokedSessions,
        limits: SessionLimits,
        clock: Clock,
    ) -> None:
        self._transactions = transactions
        self._refresh_tokens = refresh_tokens
        self._token_pairs = token_pairs
        self._revoked_sessions = revoked_sessions
        self._limits = limits
        self._clock = clock
        self._refreshes: SingleFlight[str, SessionTokens] = SingleFlight()

    async def __call__(self, refresh_token: str) -> SessionTokens:
        """The next pair, or the newest one again when its answer may have been lost.

        Raises:
            TokenInvalid: not one of ours. A malformed token costs no query.
            SessionEnded: revoked, at its end, or idle for too long.
            TokenReused: it was spent long ago; the session has just been ended.
        """
        token = self._refresh_tokens.read(refresh_token)
        return await self._refreshes.join(refresh_token, partial(self._present, token))

    async def _present(self, token: RefreshToken) -> SessionTokens:
        async with self._transactions.begin() as work:
            found = await work.sessions.lock(token.session_id)
            now = self._clock.now()
            if found is None or not token.is_proven_by(found.session.secret):
                raise TokenInvalid
            if not found.is_live(now, self._limits):
                raise SessionEnded
            session = found.session
            presented = session.present(token.counter, now)
            revoked = SessionRevoked.at(session.id, now)
            match presented:
                case Presented.UNKNOWN:
                    raise TokenInvalid
                case Presented.LIVE:
                    session = session.rotated(now)
                    await work.sessions.save_rotation(session)
                case Presented.REUSED:
                    await work.sessions.end(session.id, now, Action.TOKEN_REUSE)
                    await work.revocations.append(revoked, now)
                case Presented.RETRIED:
                    pass
        if presented is Presented.REUSED:
            self._revoked_sessions.announce(revoked)
            raise TokenReused
        return self._token_pairs.make(session, now)
