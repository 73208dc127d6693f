"""SignOut: a session ends, everywhere."""

from __future__ import annotations

from eightgentc_auth.domain.audit import Action
from eightgentc_auth.domain.revocation import SessionRevoked
from eightgentc_auth.ports.revoked_sessions import RevokedSessions
from eightgentc_auth.ports.unit_of_work import Transactions
from eightgentc_kit.clock import Clock


class SignOut:
    """The end of the session and its entry in the log commit together."""

    def __init__(
        self, transactions: Transactions, *, revoked_sessions: RevokedSessions, clock: Clock
    ) -> None:
        self._transactions = transactions
        self._revoked_sessions = revoked_sessions
        self._clock = clock

    async def __call__(self, session_id: str) -> None:
        """End the session. One that has ended already stays ended."""
        now = self._clock.now()
        revoked = SessionRevoked.at(session_id, now)
        async with self._transactions.begin() as work:
            ended = await work.sessions.end(session_id, now, Action.SIGN_OUT)
            if ended:
                await work.revocations.append(revoked, now)
        if ended:
            self._revoked_sessions.announce(revoked)
