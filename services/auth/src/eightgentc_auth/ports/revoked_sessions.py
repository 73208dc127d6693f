"""The sessions that this process refuses."""

from __future__ import annotations

from typing import Protocol

from eightgentc_auth.domain.revocation import SessionRevoked


class RevokedSessions(Protocol):
    """Called by use cases after their commit, so that the very next call is refused."""

    def announce(self, revoked: SessionRevoked) -> None:
        """Refuse the session's tokens here at once, and let the streams read the log now."""
        ...
