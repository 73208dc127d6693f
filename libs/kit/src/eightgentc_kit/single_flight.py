"""Single flight: calls of the same key at the same time are one task, and all of them wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")


@dataclass(slots=True)
class _Shared(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


class SingleFlight(Generic[K, T]):
    """Tasks by key. A result or an error reaches every caller that joined, and nothing is kept after the end.

    A task runs in the context of the call that started it; one that may outlive that call begins with `leave_call`.

    `cancel_unawaited`: a task ends when the last caller that waits for it is cancelled; otherwise it goes on.
    `linger_seconds`: how long a task can still be joined after it succeeded. One that failed cannot.
    """

    def __init__(self, *, cancel_unawaited: bool = False, linger_seconds: float = 0.0) -> None:
        self._cancel_unawaited = cancel_unawaited
        self._linger_seconds = linger_seconds
        self._shared: dict[K, _Shared[T]] = {}

    def __contains__(self, key: K) -> bool:
        """Whether a call of this key would join a task that is there."""
        return key in self._shared

    def waiting(self, key: K) -> int:
        """How many callers wait for the task of this key."""
        shared = self._shared.get(key)
        return shared.waiting if shared else 0

    async def join(self, key: K, work: Callable[[], Coroutine[None, None, T]]) -> T:
        """Wait for the task of this key; without one, `work` becomes it. A cancelled wait does not cancel the task.

        Raises:
            Exception: what the task raised.
        """
        shared = self._started(key, work)
        shared.waiting += 1
        try:
            return await asyncio.shield(shared.task)
        finally:
            shared.waiting -= 1
            if self._cancel_unawaited and not shared.waiting and not shared.task.done():
                # Not joined any more while it ends: the next call starts a task of its own.
                self._forget(key, shared)
                shared.task.cancel()

    def start(self, key: K, work: Callable[[], Coroutine[None, None, T]]) -> None:
        """As `join`, without waiting. An error reaches only callers that join meanwhile, so `work` logs it."""
        self._started(key, work)

    def _started(self, key: K, work: Callable[[], Coroutine[None, None, T]]) -> _Shared[T]:
        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = _Shared(asyncio.create_task(work()))
            shared.task.add_done_callback(partial(self._ended, key, shared))
        return shared

    def _ended(self, key: K, shared: _Shared[T], task: asyncio.Task[T]) -> None:
        # Asking for the exception also keeps asyncio from reporting one that no caller waits for any more.
        failed = task.cancelled() or task.exception() is not None
        if failed or not self._linger_seconds:
            self._forget(key, shared)
        else:
            task.get_loop().call_later(self._linger_seconds, self._forget, key, shared)

    def _forget(self, key: K, shared: _Shared[T]) -> None:
        if self._shared.get(key) is shared:
            del self._shared[key]
