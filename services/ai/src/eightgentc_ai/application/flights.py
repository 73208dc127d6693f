"""Single flight: identical calls at one moment are one call.

A flight that landed well may be boarded for a moment more: its answer is only now being stored, and who looked just
before comes only now. Without that, one of fifty identical calls asked the model again (seen).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Generic, TypeVar

T = TypeVar("T")

LINGER_SECONDS = 0.5


class Flight(Generic[T]):
    """A call that several wait for. Who leaves does not take the others along; with the last one it ends."""

    def __init__(self, task: asyncio.Task[T], abandon: Callable[[], None]) -> None:
        self._task = task
        self._abandon = abandon
        self._waiting = 0

    async def arrive(self) -> T:
        """What the call gave. Raises what it raised."""
        self._waiting += 1
        try:
            return await asyncio.shield(self._task)
        finally:
            self._waiting -= 1
            if not self._waiting and not self._task.done():
                # Nobody may board it any more: who comes now starts anew.
                self._abandon()
                self._task.cancel()


class Flights(Generic[T]):
    """The calls that are running, by key."""

    def __init__(self) -> None:
        self._running: dict[str, Flight[T]] = {}

    def board(self, key: str, call: Callable[[], Coroutine[None, None, T]]) -> tuple[Flight[T], bool]:
        """The flight for `key`, and whether it was started for this caller."""
        running = self._running.get(key)
        if running is not None:
            return running, False
        task = asyncio.create_task(call())
        flight = Flight(task, lambda: self._forget(key, flight))
        self._running[key] = flight
        task.add_done_callback(partial(self._landed, key, flight))
        return flight, True

    def _landed(self, key: str, flight: Flight[T], task: asyncio.Task[T]) -> None:
        if task.cancelled() or task.exception() is not None:
            self._forget(key, flight)
        else:
            task.get_loop().call_later(LINGER_SECONDS, self._forget, key, flight)

    def _forget(self, key: str, flight: Flight[T]) -> None:
        if self._running.get(key) is flight:
            del self._running[key]
