"""Where sessions are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eightgentc_auth.domain.audit import Action
from eightgentc_auth.domain.session import Session, SessionLimits


@dataclass(frozen=True, slots=True)
class SessionOfAccount:
    """A session, whether its account is disabled, and the person's time zone."""

    session: Session
    disabled_time: datetime | None = None
    time_zone: str = ""

    def is_live(self, now: datetime, limits: SessionLimits) -> bool:
        """Whether the session is live and its account active."""
        return self.disabled_time is None and self.session.is_live(now, limits)


class SessionReader(Protocol):
    """Reads outside a unit of work."""

    async def find(self, session_id: str) -> SessionOfAccount | None:
        """The session as it is committed now, None if there is none: one read by primary keys."""
        ...


class SessionWriter(Protocol):
    """Writes inside a unit of work."""

    async def add(self, session: Session) -> None:
        """Keep a new session."""
        ...

    async def lock(self, session_id: str) -> SessionOfAccount | None:
        """The session, held against every other change until the unit of work ends; None if there is none."""
        ...

    async def save_rotation(self, session: Session) -> None:
        """Keep the counter, the rotations and the last use of a locked session, with their audit record."""
        ...

    async def end(self, session_id: str, now: datetime, reason: Action) -> bool:
        """Revoke the session. False: it was revoked already, or there is none, and nothing was changed."""
        ...
