"""A port in front of a real server, to see what passes."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass
class Relay:
    """`commands`: of the Redis protocol, each of which begins with its number of parts."""

    to_port: int
    port: int = 0
    connections: int = 0
    commands: int = 0
    _ends: list[asyncio.StreamWriter] = field(default_factory=list)
    _pumps: list[asyncio.Task[None]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.to_port)
        self._ends += [writer, up_writer]
        self._pumps.append(asyncio.create_task(self._pump(reader, up_writer, count=True)))
        self._pumps.append(asyncio.create_task(self._pump(up_reader, writer, count=False)))

    async def stop(self) -> None:
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        for end in self._ends:
            end.close()
            with contextlib.suppress(ConnectionError):
                await end.wait_closed()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, count: bool) -> None:
        while data := await reader.read(65536):
            self.commands += count and data.startswith(b"*")
            writer.write(data)
        writer.close()


@contextlib.asynccontextmanager
async def relay_to(port: int, tls: ssl.SSLContext | None = None) -> AsyncIterator[Relay]:
    """A relay on a port of its own, to a port of this machine; those who connect speak TLS where it is given."""
    relay = Relay(port)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0, ssl=tls)
    relay.port = server.sockets[0].getsockname()[1]
    yield relay
    server.close()
    await relay.stop()
