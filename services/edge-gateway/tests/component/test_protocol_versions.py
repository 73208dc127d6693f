"""Hosts, versions and offers as clients really send them."""

from __future__ import annotations

import asyncio

import pytest

from .bounded_server import GOOD, POST, served

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAE\r\n"


async def echo(scope, receive, send) -> None:
    """Answers with the body, in brackets."""
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message["body"]
        if not message["more_body"]:
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"[" + body + b"]"})


@pytest.mark.parametrize(
    ("request_", "echoed"),
    [
        (GOOD[:-2] + OFFER + b"\r\n", b"[]"),
        (POST + OFFER + b"Content-Length: 5\r\n\r\nhello", b"[hello]"),
        (
            POST
            + b"Transfer-Encoding: chunked\r\n"
            + OFFER
            + b"\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\nX-A: b\r\n\r\n",
            b"[hello]",
        ),
        (POST + OFFER + b"Content-Length: %d\r\n\r\n%s" % (len(GOOD), GOOD), b"[" + GOOD + b"]"),
    ],
    ids=["no body", "length", "chunked", "body that looks like a request"],
)
@pytest.mark.parametrize("size", [1, 50, 1000])
async def test_offer_to_upgrade_is_ignored_and_the_connection_serves_on(request_, echoed, size):
    async with served(echo) as connect:
        client = await connect()
        sent = request_ + request_ + GOOD
        for start in range(0, len(sent), size):
            client.send(sent[start : start + size])
            await asyncio.sleep(0)

        bodies = [await client.reader.readuntil(b"]\r\n0\r\n\r\n") for _ in range(3)]

        assert [body.count(b"HTTP/1.1 200 ") for body in bodies] == [1, 1, 1]
        assert [echoed in bodies[0], echoed in bodies[1], b"[]" in bodies[2]] == [True] * 3


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
