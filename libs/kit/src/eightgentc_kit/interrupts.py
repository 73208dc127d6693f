"""Blocks of tasks that are interrupted from outside, where what allowed them to run has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Interrupts(Generic[K]):
    """The tasks inside of such blocks, by the key of what allows them.

    An interrupted task is cancelled where it waits, as by a timeout. Inside the block that becomes the block's error. A
    generator that was left at a `yield` is not inside then: its task ends as cancelled.
    """

    def __init__(self) -> None:
        self._inside: dict[K, set[asyncio.Task[Any]]] = {}

    @property
    def keys(self) -> Collection[K]:
        """Of all blocks that tasks are in."""
        return self._inside.keys()

    @contextmanager
    def block(self, key: K, error: Callable[[], Exception]) -> Iterator[None]:
        """Of the current task. Raises `error` when it is interrupted."""
        task = asyncio.current_task()
        assert task is not None, "a block of a task"
        inside = self._inside.setdefault(key, set())
        inside.add(task)
        try:
            yield
        except asyncio.CancelledError:
            # The first to be taken back is ours; where any is left, the task was cancelled by others as well.
            if task not in inside and not task.uncancel():
                raise error() from None
            raise
        finally:
            inside.discard(task)
            if not inside and self._inside.get(key) is inside:
                del self._inside[key]

    def interrupt(self, key: K) -> None:
        """Interrupt every block of this key."""
        inside = self._inside.pop(key, set())
        tasks = list(inside)
        inside.clear()
        for task in tasks:
            task.cancel()
