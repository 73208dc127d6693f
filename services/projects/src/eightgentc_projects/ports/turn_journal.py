"""The journal of a turn: what was said so far, in order, so that any number of readers can follow or come back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol


class TurnJournal(Protocol):
    """Entries are opaque bytes, numbered from 1 without holes, and live for some minutes after the end."""

    async def append(self, turn_id: str, entries: list[bytes], *, last: bool = False) -> None:
        """Add entries; `last`: the turn has ended and readers may leave after these."""
        ...

    def read(self, turn_id: str, after: int) -> AsyncIterator[tuple[int, bytes]]:
        """(number, entry) from `after` on, following until the last one.

        Ends without the last one when nothing came for a while: the writer died, or the journal is gone.
        """
        ...
