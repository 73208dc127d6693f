"""A server with limits of its own around a small application, and raw connections to it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

from eightgentc_edge_gateway.http.request_limits import RequestLimits
from eightgentc_edge_gateway.http.server import HttpServer

GOOD = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: x\r\n"


class Client:
    """One connection to a server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, sent: bytes) -> None:
        self.writer.write(sent)

    async def rest(self) -> bytes:
        """All until the server closes."""
        return await asyncio.wait_for(self.reader.read(), 5)

    async def answer(self) -> bytes:
        """The next answer, which has a body of two bytes."""
        return await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\nok"), 5)


async def app(scope, receive, send) -> None:
    """Answers `ok` once it has the body; at `/early` before that."""
    while scope["path"] != "/early" and (await receive()).get("more_body"):
        pass
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


@contextlib.asynccontextmanager
async def served(
    application=app, *, trusted_proxies: str = "", **limits
) -> AsyncIterator[Callable[[], Awaitable[Client]]]:
    """Gives what opens a connection to a server with these limits."""
    server = HttpServer(
        application,
        address="127.0.0.1:0",
        drain_seconds=1,
        limits=RequestLimits(**limits),
        trusted_proxies=trusted_proxies,
    )
    server.config.load()
    protocol = partial(
        server.config.http_protocol_class,
        config=server.config,
        server_state=server.server_state,
        app_state={},
    )
    listening = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(listening.close)

        async def connect() -> Client:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            stack.callback(writer.close)
            return Client(reader, writer)

        yield connect
