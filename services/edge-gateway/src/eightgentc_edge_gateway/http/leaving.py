"""Work that nobody waits for any more is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Receive

# Most answers have come by then, and need nobody who watches.
_SOON_SECONDS = 0.05


class ClientLeft(Exception):
    """The client closed the connection before its answer had come."""


@asynccontextmanager
async def stopped_when_left(receive: Receive) -> AsyncIterator[None]:
    """Cancels what is done within once the client has closed the connection; its body has been read before.

    Raises:
        ClientLeft: then.
    """
    task = asyncio.current_task()
    assert task is not None, "requests are served by tasks"
    left, watch = False, None

    async def cancel_once_left() -> None:
        nonlocal left
        while (await receive())["type"] != "http.disconnect":
            pass
        left = True
        task.cancel()

    def begin_to_watch() -> None:
        nonlocal watch
        watch = asyncio.create_task(cancel_once_left())

    soon = asyncio.get_running_loop().call_later(_SOON_SECONDS, begin_to_watch)
    try:
        yield
    except asyncio.CancelledError:
        if left and task.uncancel() == 0:
            raise ClientLeft from None
        raise
    finally:
        soon.cancel()
        if watch is not None:
            watch.cancel()
