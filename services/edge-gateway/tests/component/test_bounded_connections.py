"""How much, how long and how many: what one connection may take of the process before sign-in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from eightgentc_edge_gateway.http.request_limits import RequestLimits
from eightgentc_edge_gateway.http.server import HttpServer

MIB = 1 << 20
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
async def served(application=app, **limits) -> AsyncIterator[Callable[[], Awaitable[Client]]]:
    """Gives what opens a connection to a server with these limits."""
    server = HttpServer(application, address="127.0.0.1:0", drain_seconds=1, limits=RequestLimits(**limits))
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


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


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
    async with served(head_seconds=0.1) as connect:
        client = await connect()
        client.send(GOOD)
        await client.answer()
        ending = asyncio.create_task(client.rest())
        while not ending.done():
            client.send(b"\r\n")
            await asyncio.wait({ending}, timeout=0.01)

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
    async with served(body_seconds=0.02, body_bytes_per_second=1000) as connect:
        client = await connect()
        client.send(POST + b"Content-Length: 2000\r\n\r\n" + b"x" * 1900)
        for _ in range(10):
            await asyncio.sleep(0.01)  # five times the limit, which the received bytes have moved away
        client.send(b"x" * 100)

        assert b" 200 " in await client.answer()


async def test_time_in_which_the_server_does_not_read_is_not_the_clients():
    reading = asyncio.Event()

    async def busy(scope, receive, send) -> None:
        await reading.wait()
        await app(scope, receive, send)

    async with served(busy, body_idle_seconds=0.02, body_seconds=0.02) as connect:
        client = await connect()
        client.send(POST + b"Content-Length: %d\r\n\r\n" % MIB + b"x" * MIB)
        for _ in range(10):
            await asyncio.sleep(0.01)
        reading.set()

        assert b" 200 " in await client.answer()


async def test_served_connection_may_wait_for_its_next_request():
    async with served(head_seconds=0.02) as connect:
        client, silent = await connect(), await connect()
        client.send(GOOD)
        await client.answer()
        await silent.rest()  # by now the limit has passed

        client.send(GOOD)

        assert b" 200 " in await client.answer()


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


async def test_refusal_comes_after_the_answers_of_earlier_requests():
    async with served() as connect:
        client = await connect()
        client.send(GOOD + GOOD + b"GET /a HTTP/1.1\r\n\r\n")

        answers = await client.rest()

        assert [part[:4] for part in answers.split(b"HTTP/1.1 ")[1:]] == [b"200 ", b"200 ", b"400 "]


async def test_fault_in_a_waiting_body_does_not_reach_the_request_before_it():
    async with served() as connect:
        client = await connect()
        client.send(GOOD + POST + b"Transfer-Encoding: chunked\r\n\r\nxyz")

        answers = await client.rest()

        assert [part[:4] for part in answers.split(b"HTTP/1.1 ")[1:]] == [b"200 ", b"400 "]


async def test_pipelined_requests_are_answered_up_to_their_limit():
    async with served(pipelined=3) as connect:
        client = await connect()
        client.send(GOOD * 100)

        answers = await client.rest()

        assert [part[:4] for part in answers.split(b"HTTP/1.1 ")[1:]] == [b"200 "] * 4 + [b"429 "]


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


async def test_offer_to_upgrade_is_ignored():
    async with served() as connect:
        client = await connect()
        client.send(GOOD[:-2] + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n" + GOOD)

        answers = await client.rest()

        assert answers.count(b"HTTP/1.1 200 ") == 1
        assert b"connection: close" in answers


async def test_http_1_0_gets_no_chunks():
    async def streaming(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-a", b"b")]})
        for part in (b"o", b"k"):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async with served(streaming) as connect:
        client = await connect()
        client.send(b"GET /a HTTP/1.0\r\n\r\n")

        head, _, body = (await client.rest()).partition(b"\r\n\r\n")

        assert b"transfer-encoding" not in head
        assert body == b"ok"


async def test_http_1_0_needs_no_host_and_is_closed_after_its_answer():
    async with served() as connect:
        client = await connect()
        client.send(b"GET /a HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")

        answers = await client.rest()

        assert answers.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "host", ["x", "x:", "x:80", "a.b-c_d.example:8080", "127.0.0.1", "[::1]:8080", "X", "x~y"]
)
async def test_host_that_is_well_formed_is_accepted(host):
    async with served() as connect:
        client = await connect()
        client.send(f"GET /a HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())

        assert b" 200 " in await client.answer()


@pytest.mark.parametrize("size", [1, 7, 64])
async def test_request_in_small_segments_is_the_same_request(size):
    sent = POST + b"Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX-A: b\r\n\r\n"
    async with served() as connect:
        client = await connect()
        for start in range(0, len(sent), size):
            client.send(sent[start : start + size])
            await asyncio.sleep(0)

        assert b" 200 " in await client.answer()
