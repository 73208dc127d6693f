"""Runs a process: one event loop on uvloop, until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable

import uvloop

from eightgentc_kit.logging import logger
from eightgentc_kit.memory import use_one_arena

log = logger(__name__)

Serve = Callable[[asyncio.Event], Awaitable[None]]
"""Opens its resources, serves until the event is set, and closes them."""


def run(serve: Serve) -> int:
    """Run until SIGTERM or SIGINT. Returns the exit code."""
    use_one_arena()

    async def main() -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        # Imported modules are never freed, so the collector need not scan them again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        await serve(stopping)

    try:
        uvloop.run(main())
    except Exception:
        log.exception("process ended by an error")
        return 1
    return 0
