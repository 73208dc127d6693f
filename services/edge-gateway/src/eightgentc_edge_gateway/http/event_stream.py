"""A response that grows: frames are sent as they are made. Server-sent events have a keep-alive every 15 seconds, and where
the server shuts down, one last frame tells the client to reconnect.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.http.metrics import STREAMS_OPEN, STREAMS_RECONNECTED

KEEP_ALIVE_SECONDS = 15.0
IS_HEAD = "eightgentc.is_head"
"""In the scope of a request whose answer is sent without its body: nothing is streamed for it."""
HEADERS = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache",
    "Connection": "keep-alive",
    "X-Accel-Buffering": "no",
}
PLAIN_TEXT = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
"""Of a GrowingText."""
_OPEN = b": stream-open\n\n"
_KEEP_ALIVE = b": keep-alive\n\n"

T = TypeVar("T")
Frames = AsyncGenerator[bytes, None]


class AnswerBroken(Exception):
    """The rest of the answer cannot be given, and its form has no words for that: only the connection can tell."""


class EventStream(Response):
    """Sends `frames` until they end, the client disconnects, or the server drains; then `on_drain` is the last frame.

    A slow client delays only its own frames: the next one is made when the last one was handed to the socket. Where they
    raise AnswerBroken, the connection closes before the end of the answer.
    """

    _opening, _idle = _OPEN, _KEEP_ALIVE

    def __init__(
        self,
        frames: Frames,
        *,
        on_drain: Callable[[], bytes],
        drain: Drain,
        headers: Mapping[str, str] | None = None,
        keep_alive: float = KEEP_ALIVE_SECONDS,
    ) -> None:
        self._frames = frames
        self._on_drain = on_drain
        self._drain = drain
        self._keep_alive = keep_alive
        self.status_code = 200
        self.background = None
        # Without a body there is no Content-Length among them: the length is not known.
        self.init_headers({**HEADERS, **(headers or {})})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(start)
        if scope.get(IS_HEAD):
            await self._frames.aclose()
            await _send(send, b"", more=False)
            return
        await _send(send, self._opening)
        sending = asyncio.create_task(self._send_frames(send))
        disconnecting = asyncio.create_task(_disconnected(receive))
        draining = asyncio.create_task(self._drain.wait())
        tasks = {sending, disconnecting, draining}
        try:
            with STREAMS_OPEN.track_inprogress():
                while not (sending.done() or disconnecting.done() or draining.done()):
                    done, _ = await asyncio.wait(
                        tasks, timeout=self._keep_alive, return_when=asyncio.FIRST_COMPLETED
                    )
                    if not done:
                        await _send(send, self._idle)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        if sending.cancelled():
            STREAMS_RECONNECTED.inc()
            await _send(send, self._on_drain())
        elif isinstance(sending.exception(), AnswerBroken):
            return  # the server closes the connection of an answer that is not complete
        else:
            sending.result()
        await _send(send, b"", more=False)

    async def _send_frames(self, send: Send) -> None:
        async with aclosing(self._frames) as frames:
            async for frame in frames:
                await _send(send, frame)


class GrowingText(EventStream):
    """The same as plain text of which the frames are all: nothing is said of itself while it waits."""

    _opening = _idle = b""


async def first_of(items: AsyncGenerator[T, None], request: Request) -> T | None:
    """The first item, of which there is one, or an error; None: the client left before, and the generator is closed."""
    coming = asyncio.ensure_future(anext(items))
    leaving = asyncio.create_task(_disconnected(request.receive))
    try:
        await asyncio.wait({coming, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if coming.done():
            return coming.result()
    finally:
        for task in (coming, leaving):
            task.cancel()
        await asyncio.wait({coming, leaving})
    await items.aclose()
    return None


async def _send(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
