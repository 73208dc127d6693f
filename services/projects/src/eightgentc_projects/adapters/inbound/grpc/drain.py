"""Streams that end themselves when the server is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from eightgentc_projects.domain.stream_event import TurnEvent


class Reconnect:
    """The server stops; the turn goes on, or another process finishes it."""


class Drain:
    """Ends streams on SIGTERM: each sends `reconnect` and closes."""

    def __init__(self, stopping: asyncio.Event) -> None:
        self._stopping = stopping

    async def until_stopping(
        self, events: AsyncIterator[tuple[int, TurnEvent]]
    ) -> AsyncIterator[tuple[int, TurnEvent | Reconnect]]:
        """The events, until the last or until the server is told to stop."""
        stopping = asyncio.ensure_future(self._stopping.wait())
        number = 0
        try:
            while True:
                following = asyncio.ensure_future(anext(events, None))
                try:
                    await asyncio.wait({following, stopping}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    if not following.done():
                        following.cancel()
                        await asyncio.wait({following})
                if following.cancelled():
                    yield number, Reconnect()
                    return
                item = following.result()
                if item is None:
                    return
                number = item[0]
                yield item
        finally:
            stopping.cancel()
