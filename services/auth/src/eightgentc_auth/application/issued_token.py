"""A token for one service, as it is given out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """The token and when it ends."""

    access_token: str = field(repr=False)
    expire_time: datetime
