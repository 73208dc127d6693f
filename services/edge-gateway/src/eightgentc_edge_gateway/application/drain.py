"""Shutdown in order: no longer ready, streams tell their readers to reconnect, requests finish."""

from __future__ import annotations

import asyncio


class Drain:
    """Begins once, when the process is told to stop."""

    def __init__(self) -> None:
        self._begun = asyncio.Event()

    @property
    def has_begun(self) -> bool:
        return self._begun.is_set()

    def begin(self) -> None:
        """From now on the process is not ready, and every stream ends with `reconnect`."""
        self._begun.set()

    async def wait(self) -> None:
        """Until it begins."""
        await self._begun.wait()
