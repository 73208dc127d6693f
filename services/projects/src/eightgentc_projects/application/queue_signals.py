"""What those of this process who have to do with queues of turns tell each other; others find it out by asking."""

from __future__ import annotations

import asyncio


class QueueSignals:
    """One for a process. `ended`: a turn has ended behind which others may wait; who starts them clears it."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.moved = asyncio.Event()
        """Set once, when a turn has left a queue; then there is another one, to be taken before asking for a place."""

    def tell_moved(self) -> None:
        """A turn has left a queue."""
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()
