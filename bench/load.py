"""Load from a process of its own: HTTP/1.1 over keep-alive connections, one request at a time on each.

Requests are bytes that were built beforehand and answers are read no further than their length, so that the
generator costs little beside what it measures. `python -m bench.load` reads a `Load` and writes a `Result`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from typing import cast
from urllib.parse import urlsplit

import msgspec
import uvloop

from bench.figures import percentile


class Load(msgspec.Struct, frozen=True):
    """`requests`: for each connection the requests that it sends, over and over.

    `every`: seconds from the beginning of one to that of the next at least. `patience`: how long the last may take.
    """

    host: str
    port: int
    requests: list[list[bytes]]
    seconds: float
    every: float = 0.0
    patience: float = 5.0


class Result(msgspec.Struct, frozen=True):
    """`milliseconds`: of each request, in no order."""

    seconds: float
    statuses: dict[int, int]
    milliseconds: list[float]

    @property
    def rate(self) -> float:
        return len(self.milliseconds) / self.seconds

    def ms(self, share: float) -> float:
        return percentile(self.milliseconds, share)

    def all_succeeded(self) -> Result:
        """The result itself, unless an answer was anything but 2xx or 304."""
        bad = {
            status: count for status, count in self.statuses.items() if status // 100 != 2 and status != 304
        }
        if bad:
            raise AssertionError(f"answers that are no success: {bad}")
        return self


def request(
    url: str, token: str, path: str, *, method: str = "GET", body: object = None, **headers: str
) -> bytes:
    """A request as bytes; `If_Match` is the header If-Match."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {urlsplit(url).netloc}", f"Authorization: Bearer {token}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    content = b"" if body is None else msgspec.json.encode(body)
    if content:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


async def under_load(
    url: str, requests: list[list[bytes]], *, seconds: float, every: float = 0.0, patience: float = 5.0
) -> Result:
    """Send from another process for so long, and tell how it went."""
    parts = urlsplit(url)
    load = Load(parts.hostname or "", parts.port or 0, requests, seconds, every, patience)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.load", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate(msgspec.json.encode(load))
    return msgspec.json.decode(told, type=Result)


class _Connection(asyncio.Protocol):
    def __init__(
        self,
        requests: list[bytes],
        until: float,
        every: float,
        milliseconds: list[float],
        statuses: Counter[int],
    ) -> None:
        self._requests: Iterator[bytes] = cycle(requests)
        self._until = until
        self._every = every
        self._milliseconds = milliseconds
        self._statuses = statuses
        self._received = bytearray()
        self._expected = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._expected:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            self._expected = end + 4 + _length(bytes(self._received[:end]))
        if len(self._received) >= self._expected:
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("closed by the server"))

    def _answered(self) -> None:
        now = time.perf_counter()
        self._milliseconds.append((now - self._sent) * 1000)
        self._statuses[int(self._received[9:12])] += 1
        self._received.clear()
        self._expected = 0
        if now < self._until:
            self._send_next(now)
        else:
            self.done.set_result(None)
            self._transport.close()

    def _send_next(self, now: float) -> None:
        rest = self._sent + self._every - now
        if rest > 0:
            asyncio.get_running_loop().call_later(rest, self._send)
        else:
            self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(next(self._requests))


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def _run(load: Load) -> Result:
    loop, started = asyncio.get_running_loop(), time.perf_counter()
    milliseconds: list[float] = []
    statuses: Counter[int] = Counter()
    connections = []
    for requests in load.requests:
        _, connection = await loop.create_connection(
            lambda requests=requests: _Connection(
                requests, started + load.seconds, load.every, milliseconds, statuses
            ),
            load.host,
            load.port,
        )
        connections.append(connection)
    async with asyncio.timeout(load.seconds + load.patience):
        await asyncio.gather(*(connection.done for connection in connections))
    return Result(time.perf_counter() - started, dict(statuses), milliseconds)


def main() -> None:
    load = msgspec.json.decode(sys.stdin.buffer.read(), type=Load)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(_run(load))))


if __name__ == "__main__":
    main()
