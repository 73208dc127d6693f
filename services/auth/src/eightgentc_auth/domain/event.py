"""What happened to accounts, for services that keep a projection of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """The state of an account after an event; the newest state, if more has happened since."""

    number: int
    create_time: datetime
    account_id: str
    name: str
    active: bool
