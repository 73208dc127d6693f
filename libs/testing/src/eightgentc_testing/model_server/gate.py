"""The door a test opens: gated answers wait here for permits, whichever thread gives them."""

from __future__ import annotations

import asyncio


class Gate:
    """Counts permits; lives on the server's loop, is used from any thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._permits = asyncio.Semaphore(0)
        self._open = False

    def release(self, permits: int = 1) -> None:
        """Let that many waiting events (or held answers) pass."""
        self._loop.call_soon_threadsafe(self._release, permits)

    def open(self) -> None:
        """Let everything pass from now on."""
        self._loop.call_soon_threadsafe(self._open_for_good)

    async def wait(self) -> None:
        """Pass with one permit; called on the server's loop."""
        if not self._open:
            await self._permits.acquire()
        if self._open:
            self._permits.release()

    def _release(self, permits: int) -> None:
        for _ in range(permits):
            self._permits.release()

    def _open_for_good(self) -> None:
        self._open = True
        self._permits.release()
