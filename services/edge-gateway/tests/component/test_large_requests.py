"""What one client may take of memory and connections before it is known who it is."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from eightgentc_edge_gateway.http import server
from eightgentc_edge_gateway.http.request_limits import RequestLimits

from .bounded_server import GOOD, served

MIB = 1 << 20


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.row("R33", clause="heads are bounded in bytes")
async def test_twenty_megabytes_of_headers_take_no_memory():
    async with served() as connect:
        clients = [await connect() for _ in range(4)]
        before = resident_bytes()
        for client in clients:
            client.send(GOOD[:-2])
        for _ in range(20):
            for client in clients:
                client.send((b"X-A: " + b"b" * 1017 + b"\r\n") * 1024)
                with contextlib.suppress(ConnectionError):
                    await client.writer.drain()
        grown = resident_bytes() - before

        assert [(await client.rest())[:13] for client in clients] == [b"HTTP/1.1 431 "] * 4
        assert grown < 24 * MIB


async def test_refusal_is_read_by_a_client_that_goes_on_sending():
    async with served() as connect:
        client = await connect()
        client.send(GOOD[:-2] + b"X-A: " + b"b" * 4 * MIB)

        assert (await client.rest()).startswith(b"HTTP/1.1 431 ")


async def test_bytes_of_an_unread_body_are_bounded():
    async with served(unread_bytes=1000) as connect:
        client = await connect()
        client.send(b"POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        await client.answer()

        client.send(b"x" * 500_000)

        with contextlib.suppress(ConnectionError):
            assert await client.rest() == b""


async def test_connection_beyond_the_limit_is_told_to_come_again():
    async with served(connections=2) as connect:
        first, second = await connect(), await connect()
        for client in (first, second):
            client.send(GOOD)
            await client.answer()

        refusal = await (await connect()).rest()

        assert refusal.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 1\r\n" in refusal


@pytest.mark.parametrize(("files", "connections"), [(20_000, 8192), (1024, 768), (256, 128), (-1, 8192)])
def test_connections_leave_files_for_calls_to_services(monkeypatch, files, connections):
    monkeypatch.setattr(server.resource, "getrlimit", lambda _: (files, files))

    within = server.within_open_files(RequestLimits())

    assert within.connections == connections
