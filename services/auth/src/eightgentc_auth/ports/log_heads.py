"""How far the two numbered logs reach, watched once for all the streams of a process."""

from __future__ import annotations

from enum import Enum
from typing import Protocol


class Log(Enum):
    """The numbered logs."""

    REVOCATIONS = "revocations"
    EVENTS = "events"


class LogHeads(Protocol):
    """Follows the newest numbers, whichever process wrote them."""

    def announce(self) -> None:
        """Look at once instead of within a quarter of a second: this process has committed an entry."""
        ...

    async def beyond(self, log: Log, number: int, within: float) -> bool | None:
        """Wait until the log reaches beyond `number`.

        Returns:
            True: it does. False: it has not within so many seconds. None: the process is stopping.
        """
        ...
