"""What one side has to send on a stream: everything that is ready at one time leaves as one message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Generic, Protocol, TypeVar

MOST_BYTES = 1024 * 1024
"""Of what one frame carries, so that no call keeps the others waiting for long."""
_BATCH_BYTES = MOST_BYTES
_FRAME_OVERHEAD = 16


class _Frames(Protocol):
    def add(self, **fields: object) -> object: ...


class Batch(Protocol):
    """A MultiplexRequest or a MultiplexResponse."""

    @property
    def frames(self) -> _Frames: ...


B = TypeVar("B", bound=Batch)


class Outbox(Generic[B]):
    """Frames in order, taken in batches by one sender. Never makes who puts a frame in wait: credit bounds that."""

    def __init__(self, kind: type[B]) -> None:
        self._kind = kind
        self._batches: list[B] = []
        self._room = 0
        self._closed = False
        self._sender: asyncio.Future[None] | None = None

    def put(self, *, size: int = 0, **frame: object) -> None:
        """Add a frame. `size`: bytes of what it carries. Nothing is sent any more after `close`."""
        if self._closed:
            return
        if self._room < size or not self._batches:
            self._batches.append(self._kind())
            self._room = _BATCH_BYTES
        self._batches[-1].frames.add(**frame)
        self._room -= size + _FRAME_OVERHEAD
        self._wake()

    def close(self) -> None:
        """End the batches, once all that was put in has been taken."""
        self._closed = True
        self._wake()

    async def batches(self) -> AsyncIterator[B]:
        """What is to be sent, until closed. The next is asked for when the last one was handed over."""
        while self._batches or not self._closed:
            if self._batches:
                yield self._batches.pop(0)
            else:
                self._sender = asyncio.get_running_loop().create_future()
                await self._sender

    def _wake(self) -> None:
        if self._sender is not None and not self._sender.done():
            self._sender.set_result(None)
