"""Work that a process does beside answering calls: it is started again when it fails, until the process stops."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from eightgentc_kit.context import leave_call
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)

Work = Callable[[], Awaitable[None]]

FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 1.0


async def keep_running(name: str, work: Work) -> None:
    """Run `work`, and run it again whenever it returns or fails, until cancelled.

    The pause in between doubles from 50 ms to a second, and is short again after a run of more than a second: a
    stream that reached its age limit is resumed at once, and an unavailable service is not called all the time.
    """
    leave_call()
    pause = FIRST_PAUSE_SECONDS
    while True:
        started = time.monotonic()
        try:
            await work()
        except DomainError as error:
            log.warning("background work interrupted", work=name, reason=error.reason)
        except Exception:  # the next run may succeed, whatever it was
            log.exception("background work failed", work=name)
        if time.monotonic() - started > LONGEST_PAUSE_SECONDS:
            pause = FIRST_PAUSE_SECONDS
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


async def every(seconds: float, work: Work) -> None:
    """Run `work` again and again, with a pause before each run."""
    while True:
        await asyncio.sleep(seconds)
        await work()


class Background:
    """The background work of a process, ended together."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, work: Work) -> None:
        """Keep `work` running from now on."""
        self._tasks.append(asyncio.create_task(keep_running(name, work), name=name))

    async def close(self) -> None:
        """Cancel all of it and wait until it has ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
