"""Wakes those who wait for jobs, across processes."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

QUEUED = "queued"
"""What is told when a job waits or a slot is free; all other topics are ids of jobs, told when they change."""


class JobListener(Protocol):
    """One who waits."""

    async def wait(self, seconds: float) -> None:
        """Until the topic is told or was told since the last wait; this long at most."""
        ...


class JobSignals(Protocol):
    """A lost signal costs only time: whoever waits looks again by itself."""

    async def tell(self, topic: str) -> None:
        """Wake all who listen to it. Never raises, and never takes longer than a quarter of a second."""
        ...

    def listening(self, topic: str) -> AbstractContextManager[JobListener]:
        """A block in which signals are noticed."""
        ...
