"""Clients that are silent, drip, or stop: each is waited for, and none for ever."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from .bounded_server import GOOD, POST, app, served

MIB = 1 << 20


@pytest.mark.row("R32")
async def test_silent_connection_is_closed_without_a_word():
    async with served(head_seconds=0.02) as connect:
        client = await connect()

        assert await client.rest() == b""


@pytest.mark.row("R32")
@pytest.mark.parametrize("said", [b"G", GOOD[:-2], POST + b"X-Half:"])
async def test_half_a_head_is_a_timeout(said):
    async with served(head_seconds=0.02) as connect:
        client = await connect()
        client.send(said)

        assert (await client.rest()).startswith(b"HTTP/1.1 408 ")


@pytest.mark.row("R32")
@pytest.mark.parametrize("drop", [b"X: y\r\n", b"x"])
async def test_head_that_drips_is_a_timeout_all_the_same(drop):
    async with served(head_seconds=0.1) as connect:
        client = await connect()
        client.send(GOOD[:-2] + b"X:")
        ending = asyncio.create_task(client.rest())
        while not ending.done():
            client.send(drop)
            await asyncio.wait({ending}, timeout=0.01)

        assert ending.result().startswith(b"HTTP/1.1 408 ")


@pytest.mark.row("R32")
async def test_connection_that_drips_line_ends_after_its_request_is_closed():
    async with served(head_seconds=0.3) as connect:
        client = await connect()
        client.send(GOOD)
        await client.answer()
        ending = asyncio.create_task(client.rest())
        while not ending.done():
            client.send(b"\r\n")
            await asyncio.wait({ending}, timeout=0.01)

        # Closed without a word; a line end that crosses the close on its way is answered by a reset.
        with contextlib.suppress(ConnectionResetError):
            assert ending.result() == b""


@pytest.mark.row("R32")
@pytest.mark.parametrize("framing", [b"Content-Length: 9", b"Transfer-Encoding: chunked"])
async def test_body_that_stops_is_a_timeout(framing):
    async with served(body_idle_seconds=0.02) as connect:
        client = await connect()
        client.send(POST + framing + b"\r\n\r\n1")

        assert (await client.rest()).startswith(b"HTTP/1.1 408 ")


@pytest.mark.row("R32")
async def test_body_that_drips_is_a_timeout():
    async with served(body_seconds=0.1) as connect:
        client = await connect()
        client.send(POST + b"Content-Length: 100000\r\n\r\n")
        ending = asyncio.create_task(client.rest())
        while not ending.done():
            client.send(b"x")
            await asyncio.wait({ending}, timeout=0.01)

        assert ending.result().startswith(b"HTTP/1.1 408 ")


@pytest.mark.row("R32")
async def test_slow_body_is_received_while_it_keeps_its_pace():
    async with served(head_seconds=0.5, body_seconds=0.1, body_bytes_per_second=1000) as connect:
        client, silent = await connect(), await connect()
        client.send(POST + b"Content-Length: 2000\r\n\r\n" + b"x" * 1900)
        await (
            silent.rest()
        )  # by now five times the limit has passed, which the received bytes have moved away
        client.send(b"x" * 100)

        assert b" 200 " in await client.answer()


async def test_time_in_which_the_server_does_not_read_is_not_the_clients():
    reading = asyncio.Event()

    async def busy(scope, receive, send) -> None:
        await reading.wait()
        await app(scope, receive, send)

    async with served(busy, head_seconds=0.5, body_idle_seconds=0.2, body_seconds=0.2) as connect:
        client, silent = await connect(), await connect()
        client.send(POST + b"Content-Length: %d\r\n\r\n" % MIB + b"x" * MIB)
        await silent.rest()  # by now both limits have passed
        reading.set()

        assert b" 200 " in await client.answer()


async def test_served_connection_may_wait_for_its_next_request():
    async with served(head_seconds=0.5) as connect:
        client, silent = await connect(), await connect()
        client.send(GOOD)
        await client.answer()
        await silent.rest()  # by now the limit has passed

        client.send(GOOD)

        assert b" 200 " in await client.answer()


@pytest.mark.row("R32")
@pytest.mark.soak
async def test_requests_are_served_beside_hundreds_of_silent_connections(soak):
    async with served(head_seconds=1.0) as connect:
        silent = [await connect() for _ in range(1000 if soak else 200)]
        busy = await connect()
        for _ in range(100):
            busy.send(GOOD)
            assert b" 200 " in await busy.answer()

        assert [await client.rest() for client in silent] == [b""] * len(silent)
