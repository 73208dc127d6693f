"""One client connection: reads requests, writes bytes, notices at once when the client leaves."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from http import HTTPStatus

from .recorded import Recorded


class Connection(asyncio.StreamReaderProtocol):
    """HTTP/1.1 by hand, because the faults need the socket: broken framing, silence, RST."""

    def __init__(self, serve: asyncio.Queue[Connection]) -> None:
        self.reader = asyncio.StreamReader()
        super().__init__(self.reader, self._connected)
        self.gone = asyncio.Event()
        self.writer: asyncio.StreamWriter
        self._queue = serve

    def _connected(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self._queue.put_nowait(self)

    def eof_received(self) -> bool | None:
        """The client closed its side: nobody reads what we still send."""
        self.gone.set()
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is over, by whichever side."""
        self.gone.set()
        super().connection_lost(exc)

    async def read_request(self) -> Recorded | None:
        """The next request of the connection; None when there is none."""
        try:
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            request_line, *lines = head.rstrip("\r\n").split("\r\n")
            method, path, _version = request_line.split(" ")
            headers = {
                name.strip().lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
            }
            body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        try:
            parsed = json.loads(body) if body else None
        except ValueError:
            parsed = None
        return Recorded(method=method, path=path, headers=headers, raw_body=body, body=parsed)

    async def head(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the status line and the headers."""
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        await self.send("\r\n".join(lines).encode() + b"\r\n\r\n")

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        """End with RST instead of FIN."""
        sock: socket.socket = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def close(self) -> None:
        """End with FIN."""
        self.writer.close()
