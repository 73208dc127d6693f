"""A way to Postgres on which answers get lost or nothing goes through any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field

from psycopg.conninfo import conninfo_to_dict, make_conninfo

_PARSE, _BIND, _SYNC = b"P", b"B", b"S"
_QUESTIONS = {80877103, 80877104}
"""The first messages have no type. These ask for encryption, and the start comes after them."""


@dataclass(slots=True)
class DatabaseProxy:
    """`url`: what to connect to. Counted are round trips: what a client sends up to and with a Sync."""

    url: str
    round_trips: int = 0
    losing: int = 0
    holding: bytes = b""
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def lose_answer(self, number: int, *, holding: str = "") -> None:
        """The server does what a round trip asks for; the connection ends instead of the answer.

        `number`: which one, from now on, of those whose statements hold this text.
        """
        self.round_trips, self.losing, self.holding = 0, number, holding.encode()
        self.lost.clear()

    def lose_nothing(self) -> None:
        self.losing = 0

    def freeze(self) -> None:
        """Nothing goes through any more, in either direction; connections stay."""
        self.open.clear()

    def thaw(self) -> None:
        self.open.set()


@asynccontextmanager
async def database_proxy(url: str) -> AsyncIterator[DatabaseProxy]:
    """In front of the server of the URL."""
    there = conninfo_to_dict(url)
    connections: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        task.add_done_callback(connections.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError), closing(writer):
            await proxy.open.wait()
            from_server, to_server = await asyncio.open_connection(str(there["host"]), str(there["port"]))
            with closing(to_server):
                await _Relay(proxy, reader, writer, from_server, to_server).run()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    proxy = DatabaseProxy(make_conninfo(url, host="127.0.0.1", port=port))
    proxy.thaw()
    try:
        yield proxy
    finally:
        server.close()
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


@dataclass(slots=True)
class _Relay:
    """One connection in both directions."""

    proxy: DatabaseProxy
    client: asyncio.StreamReader
    to_client: asyncio.StreamWriter
    server: asyncio.StreamReader
    to_server: asyncio.StreamWriter
    loses: bool = False
    statements: dict[bytes, bytes] = field(default_factory=dict)
    """What was prepared, by name."""
    said: bytes = b""
    """The statements of this round trip."""

    async def run(self) -> None:
        """Until either side ends."""
        ways = [asyncio.create_task(self._up()), asyncio.create_task(self._down())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _up(self) -> None:
        code = 0
        while not code or code in _QUESTIONS:
            size = await self.client.readexactly(4)
            rest = await self.client.readexactly(int.from_bytes(size, "big") - 4)
            code = int.from_bytes(rest[:4], "big")
            await self._pass(self.to_server, size + rest)
        while True:
            head = await self.client.readexactly(5)
            message = head + await self.client.readexactly(int.from_bytes(head[1:], "big") - 4)
            self._note(head[:1], message[5:])
            await self._pass(self.to_server, message)

    def _note(self, kind: bytes, message: bytes) -> None:
        if kind == _PARSE:
            name, statement, _ = message.split(b"\0", 2)
            self.statements[name] = statement
        elif kind == _BIND:
            _, name, _ = message.split(b"\0", 2)
            self.said += self.statements.get(name, b"")
        elif kind == _SYNC:
            if self.proxy.holding in self.said:
                self.proxy.round_trips += 1
                self.loses = self.loses or self.proxy.round_trips == self.proxy.losing
            self.said = b""

    async def _down(self) -> None:
        while some := await self.server.read(65_536):
            if self.loses:
                self.proxy.lost.set()
                return
            await self._pass(self.to_client, some)

    async def _pass(self, target: asyncio.StreamWriter, some: bytes) -> None:
        await self.proxy.open.wait()
        target.write(some)
        await target.drain()
