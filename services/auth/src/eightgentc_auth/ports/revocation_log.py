"""The numbered log of revocations: numbers have no holes and grow in the order of the commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eightgentc_auth.domain.revocation import LogEntry, Revocation


@dataclass(frozen=True, slots=True)
class LogBounds:
    """`last`: the newest number; `purged`: up to where entries are gone. Equal: the log is empty."""

    purged: int
    last: int


class RevocationReader(Protocol):
    """Reads outside a unit of work."""

    async def bounds(self) -> LogBounds:
        """How far the log reaches, as of one moment."""
        ...

    async def entries_after(self, number: int, limit: int) -> Sequence[LogEntry]:
        """The oldest entries after a number."""
        ...


class RevocationWriter(Protocol):
    """Writes inside a unit of work."""

    async def append(self, entry: Revocation, now: datetime) -> None:
        """Give the entry the next number. Others who append wait until the unit of work ends: append last."""
        ...

    async def purge(self, now: datetime) -> None:
        """Delete what may be forgotten, from the oldest entry up to the first that may not."""
        ...
