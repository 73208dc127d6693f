"""Streams that end themselves when the server is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from eightgentc_projects.domain.stream_event import ReadEvent


class Reconnect:
    """The server stops; the turn goes on, or another process finishes it."""


class Drain:
    """Ends streams on SIGTERM: each sends `reconnect` and closes.

    Who waits for an event then is cancelled there, as a timeout would be: no event costs a task of its own.
    """

    def __init__(self, stopping: asyncio.Event) -> None:
        self._stopping = stopping
        self._waiting: set[asyncio.Task[object]] = set()
        self._watching: asyncio.Task[None] | None = None

    async def until_stopping(
        self, events: AsyncIterator[tuple[int, ReadEvent]]
    ) -> AsyncIterator[tuple[int, ReadEvent | Reconnect]]:
        """The events, until the last or until the server is told to stop."""
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())
        task = asyncio.current_task()
        assert task is not None
        number = 0
        while not self._stopping.is_set():
            self._waiting.add(task)
            try:
                item = await anext(events, None)
            except asyncio.CancelledError:
                # The first to be taken back is ours; where any is left, the caller has gone as well.
                if task not in self._waiting and not task.uncancel():
                    break
                raise
            finally:
                self._waiting.discard(task)
            if item is None:
                return
            number = item[0]
            yield item
        yield number, Reconnect()

    async def _watch(self) -> None:
        await self._stopping.wait()
        waiting, self._waiting = self._waiting, set()
        for task in waiting:
            task.cancel()
