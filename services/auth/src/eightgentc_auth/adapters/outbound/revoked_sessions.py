"""Makes a revocation known in this process: to its list of ended sessions and to its streams."""

from __future__ import annotations

from eightgentc_auth.domain.revocation import SessionRevoked
from eightgentc_auth.ports.log_heads import LogHeads
from eightgentc_kit.identity.revocations import RevocationList


class LocalRevokedSessions:
    """See the port `RevokedSessions`."""

    def __init__(self, revoked: RevocationList, log_heads: LogHeads) -> None:
        self._revoked = revoked
        self._log_heads = log_heads

    def announce(self, revoked: SessionRevoked) -> None:
        self._revoked.add(revoked.session_id, revoked.forget_time.timestamp())
        self._log_heads.announce()
