"""What this process itself refuses from now on."""

from __future__ import annotations

from typing import Protocol

from eightgentc_auth.domain.revocation import SessionRevoked


class RevokedSessions(Protocol):
    """Told by use cases after their commit, so that not even the next call gets through."""

    def announce(self, revoked: SessionRevoked) -> None:
        """Refuse the session's tokens here at once, and tell the streams to look at the log now."""
        ...
