"""WatchEvents: what happened to accounts, for services that keep a projection of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from eightgentc_auth.domain.event import AccountChanged
from eightgentc_auth.ports.event_log import EventReader
from eightgentc_auth.ports.log_heads import Log, LogHeads

_PAGE = 500
_LOOK_SECONDS = 30.0


class WatchEvents:
    """At least once and in order: a reader that stores the last number with its effect misses nothing."""

    def __init__(self, events: EventReader, *, log_heads: LogHeads) -> None:
        self._events = events
        self._log_heads = log_heads

    async def __call__(self, after_number: int) -> AsyncIterator[AccountChanged]:
        """Events after a number until the process stops; 0: from the first."""
        number = after_number
        while True:
            while events := await self._events.events_after(number, _PAGE):
                for event in events:
                    number = event.number
                    yield event
            if await self._log_heads.beyond(Log.EVENTS, number, _LOOK_SECONDS) is None:
                return
