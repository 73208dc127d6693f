"""A response of server-sent events: frames are sent as they are made, with a keep-alive every 15 seconds; when the
server shuts down, one last frame tells the client to reconnect.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing

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
_OPEN = b": stream-open\n\n"
_KEEP_ALIVE = b": keep-alive\n\n"

Frames = AsyncGenerator[bytes, None]


class EventStream(Response):
    """Sends `frames` until they end, the client disconnects, or the server drains; then `on_drain` is the last frame.

    A slow client delays only its own frames: the next one is made when the last one was handed to the socket.
    """

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
        await _send(send, _OPEN)
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
                        await _send(send, _KEEP_ALIVE)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        if sending.cancelled():
            STREAMS_RECONNECTED.inc()
            await _send(send, self._on_drain())
        else:
            sending.result()
        await _send(send, b"", more=False)

    async def _send_frames(self, send: Send) -> None:
        async with aclosing(self._frames) as frames:
            async for frame in frames:
                await _send(send, frame)


async def _send(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
