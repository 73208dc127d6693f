"""Connections that are opened and then say nothing, or never finish what they say."""

from __future__ import annotations

import asyncio

import pytest

from eightgentc_edge_gateway.http import server

pytestmark = pytest.mark.row("R32")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "SILENCE_SECONDS", 0.02)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("said", [b"", b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Half:"])
async def test_connection_without_a_whole_head_is_closed(edge, said):
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    writer.write(said)

    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


@pytest.mark.usefixtures("impatient")
async def test_connection_that_was_served_may_wait_for_its_next_request(edge):
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    request = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    writer.write(request)
    await reader.readuntil(b"alive\n")
    silent, other = await asyncio.open_connection("127.0.0.1", edge.port)
    await silent.read()  # by now the one that said nothing is closed
    other.close()

    writer.write(request)

    assert b"200 OK" in await reader.readuntil(b"alive\n")
    writer.close()
