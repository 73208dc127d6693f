"""A token that was issued for one service."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """The token and when it expires."""

    access_token: str = field(repr=False)
    expire_time: datetime
