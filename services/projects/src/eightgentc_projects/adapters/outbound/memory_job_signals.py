"""Signals of jobs inside one process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Listener:
    """Implements `JobListener`."""

    def __init__(self) -> None:
        self._told = asyncio.Event()

    def wake(self) -> None:
        self._told.set()

    async def wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._told.wait()
        self._told.clear()


class MemoryJobSignals:
    """Implements `JobSignals`."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)

    async def tell(self, topic: str) -> None:
        self.wake(topic)

    def wake(self, topic: str) -> None:
        """Wake those who listen in this process."""
        for listener in self._listeners.get(topic, ()):
            listener.wake()

    @contextmanager
    def listening(self, topic: str) -> Iterator[Listener]:
        listener = Listener()
        self._listeners[topic].add(listener)
        try:
            yield listener
        finally:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]

    async def close(self) -> None:
        """Nothing is open."""
