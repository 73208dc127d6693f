"""What the process does beside answering: tasks that run until it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)
_RESTART_SECONDS = 1.0

Work = Callable[[], Awaitable[None]]


class Background:
    """Tasks with one end. One that breaks says so and begins again: revocations must never stop coming."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, work: Work) -> None:
        self._tasks.append(asyncio.create_task(_kept_running(name, work), name=name))

    async def close(self) -> None:
        """Cancel and wait."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def every(seconds: float, work: Work) -> None:
    """Do it again and again."""
    while True:
        await asyncio.sleep(seconds)
        await work()


async def _kept_running(name: str, work: Work) -> None:
    while True:
        try:
            await work()
        except DomainError as error:
            log.warning("background work interrupted", task=name, reason=error.reason)
        except Exception:  # whatever it was, the next try may go well
            log.exception("background work broke", task=name)
        await asyncio.sleep(_RESTART_SECONDS)
