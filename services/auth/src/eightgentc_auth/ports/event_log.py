"""The outbox: what happened to accounts, numbered as the log of revocations is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from eightgentc_auth.domain.event import AccountChanged


class EventReader(Protocol):
    """Reads outside a unit of work."""

    async def events_after(self, number: int, limit: int) -> Sequence[AccountChanged]:
        """The oldest events after a number."""
        ...


class EventWriter(Protocol):
    """Writes inside a unit of work."""

    async def append(self, account_id: str, now: datetime) -> None:
        """Note that an account changed. Others who append wait until the unit of work ends: append last."""
        ...
