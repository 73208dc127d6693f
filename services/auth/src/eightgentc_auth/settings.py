"""Settings of auth; docs/reference/processes.md explains each."""

from __future__ import annotations

from datetime import timedelta

from eightgentc_auth.domain.session import SessionLimits
from eightgentc_kit.service import ServiceSettings
from eightgentc_kit.settings import Secret


class AuthSettings(ServiceSettings, frozen=True, kw_only=True):
    """In addition to those of every service. Durations are seconds.

    `key`: 32 random bytes in base64, usually set as `EIGHTGENTC_AUTH_KEY_FILE`; seals the signing keys.
    `session_seconds`: the longest a session lasts; `session_idle_seconds`: how long it may be unused.
    `key_set_seconds`: how long verifiers keep the key set; a new signing key waits as long before its first use.
    `password_queue`: how many password hashes may wait from one address before its sign-ins are refused as overload.
    """

    key: Secret
    session_seconds: float = 30 * 86400.0
    session_idle_seconds: float = 7 * 86400.0
    key_set_seconds: float = 300.0
    password_queue: int = 256

    @property
    def session_limits(self) -> SessionLimits:
        return SessionLimits(
            absolute=timedelta(seconds=self.session_seconds),
            idle=timedelta(seconds=self.session_idle_seconds),
        )

    @property
    def key_set_life(self) -> timedelta:
        return timedelta(seconds=self.key_set_seconds)
