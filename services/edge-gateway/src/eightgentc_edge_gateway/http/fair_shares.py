"""Nobody's requests keep another's waiting: of one person, a few are worked on at a time, and the rest wait their turn.

One loop serves everybody. Without this, who sends a hundred requests at once puts a hundred before the next one of
somebody else. Who is alone is not held up: with few requests at a time the processes would wait for each other.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from eightgentc_kit.errors import Overloaded
from eightgentc_kit.fair_line import FairLine, LineFull

READS, WRITES = 4, 32
"""At a time, of one person. Writes that wait for the same project are joined into one, so that more of them are let in."""
HOLD_SECONDS = 0.05
"""A request that takes longer waits for a model, a lock or a slow client, and costs the others nothing meanwhile."""
ALONE_SECONDS = 1.0
"""So long after the last request of somebody else."""
MOST_WAITING = 1_000
_ALL = 1_000_000
"""Of all persons together there is no limit here: `RequestLimits.connections` bounds them."""


class FairShares:
    """`hold_seconds`: after which a request counts no more among those that are worked on."""

    def __init__(self, *, hold_seconds: float = HOLD_SECONDS) -> None:
        self._hold_seconds = hold_seconds
        self._reads, self._writes = (
            FairLine(_ALL, at_once=at_once, most_waiting=_ALL, most_waiting_of_one=MOST_WAITING)
            for at_once in (READS, WRITES)
        )
        self._last_person = ""
        self._alone_after = 0.0

    @asynccontextmanager
    async def share(self, method: str, person: str) -> AsyncIterator[None]:
        """While a request of this person is worked on.

        Raises:
            Overloaded: a thousand of them wait already.
        """
        if self._is_alone(person):
            yield
            return
        line = self._reads if method == "GET" else self._writes
        try:
            await line.take(person)
        except LineFull:
            raise Overloaded(retry_after=1.0) from None
        place = _Place(line, person)
        expiry = asyncio.get_running_loop().call_later(self._hold_seconds, place.leave)
        try:
            yield
        finally:
            expiry.cancel()
            place.leave()

    def _is_alone(self, person: str) -> bool:
        now = asyncio.get_running_loop().time()
        if person != self._last_person:
            self._last_person, self._alone_after = person, now + ALONE_SECONDS
        return now >= self._alone_after


class _Place:
    """Is left once: at the end of the request or when it was held for long enough."""

    __slots__ = ("_line", "_person")

    def __init__(self, line: FairLine, person: str) -> None:
        self._line: FairLine | None = line
        self._person = person

    def leave(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.leave(self._person)
