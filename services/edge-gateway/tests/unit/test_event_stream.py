"""A response of server-sent events, without a socket: its reader and its server are told what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, MutableMapping
from typing import Any

import pytest

from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.http.event_stream import EventStream


class Connection:
    """What was sent, and a reader that disconnects when told to."""

    def __init__(self) -> None:
        self.sent = b""
        self.start: MutableMapping[str, Any] = {}
        self.complete = False
        self.disconnects = asyncio.Event()
        self.received = asyncio.Condition()

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        async with self.received:
            self.sent += message["body"]
            self.complete = not message["more_body"]
            self.received.notify_all()

    async def receive(self) -> MutableMapping[str, Any]:
        await self.disconnects.wait()
        return {"type": "http.disconnect"}

    async def has(self, text: bytes) -> None:
        async with self.received:
            await self.received.wait_for(lambda: text in self.sent)


class Frames:
    """Two frames, then silence for ever."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()

    async def __call__(self) -> AsyncGenerator[bytes, None]:
        try:
            yield b"data: 1\n\n"
            yield b"data: 2\n\n"
            await asyncio.Event().wait()
        finally:
            self.closed.set()


@pytest.fixture
def connection() -> Connection:
    return Connection()


def serve(
    connection: Connection, frames: Any, drain: Drain, *, keep_alive: float = 60.0
) -> asyncio.Task[None]:
    stream = EventStream(frames, on_drain=lambda: b"data: reconnect\n\n", drain=drain, keep_alive=keep_alive)
    return asyncio.create_task(stream({"type": "http"}, connection.receive, connection.send))


async def test_frames_are_sent_as_they_come(connection):
    frames = Frames()
    task = serve(connection, frames(), Drain())

    await connection.has(b"data: 1\n\ndata: 2\n\n")

    assert connection.sent.startswith(b": stream-open\n\n")
    assert (b"content-type", b"text/event-stream") in connection.start["headers"]
    assert b"content-length" not in dict(connection.start["headers"])
    connection.disconnects.set()
    await task


async def test_disconnect_ends_the_frames(connection):
    frames = Frames()
    task = serve(connection, frames(), Drain())
    await connection.has(b"data: 2")

    connection.disconnects.set()
    await task

    assert frames.closed.is_set()


async def test_draining_server_sends_one_last_frame_and_completes(connection):
    frames, drain = Frames(), Drain()
    task = serve(connection, frames(), drain)
    await connection.has(b"data: 2")

    drain.begin()
    await task

    assert connection.sent.endswith(b"data: reconnect\n\n")
    assert connection.complete
    assert frames.closed.is_set()


async def test_silence_is_broken(connection):
    task = serve(connection, Frames()(), Drain(), keep_alive=0.001)

    await connection.has(b": keep-alive\n\n")

    connection.disconnects.set()
    await task


async def test_frames_that_end_complete_the_answer(connection):
    async def two() -> AsyncGenerator[bytes, None]:
        yield b"data: 1\n\n"
        yield b"data: 2\n\n"

    await serve(connection, two(), Drain())

    assert connection.sent.endswith(b"data: 2\n\n")
    assert connection.complete
