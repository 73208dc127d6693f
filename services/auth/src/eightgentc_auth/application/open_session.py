"""How a session begins; shared by sign-up and sign-in."""

from __future__ import annotations

import secrets
from datetime import datetime

from eightgentc_auth.domain.session import Client, Session, SessionLimits
from eightgentc_kit.ids import new_id

_SECRET_BYTES = 32


def open_session(account_id: str, *, client: Client, limits: SessionLimits, now: datetime) -> Session:
    """A new session with a secret of its own."""
    return Session.start(
        new_id(),
        account_id,
        secret=secrets.token_bytes(_SECRET_BYTES),
        client=client,
        limits=limits,
        now=now,
    )
