"""A page of an origin of its own, which runs a script in a browser and brings back what came of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from eightgentc_testing.browser.chromium import Chromium

_PAGE = """<!doctype html><meta charset="utf-8"><title>page</title><script type="module">
const told = %s
async function run(told) { %s }
let outcome
try { outcome = { returned: await run(told) } } catch (error) { outcome = { thrown: String(error) } }
await fetch('/outcome', { method: 'POST', body: JSON.stringify(outcome) })
</script>"""
_SECONDS = 30


class Page:
    """`origin`: as browsers name it."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self._html = b""
        self._outcome: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def run(self, chromium: Chromium, script: str, told: dict[str, Any]) -> Any:
        """What the body of an async function of `told` returned in a browser."""
        self._html = (_PAGE % (json.dumps(told), script)).encode()
        self._outcome = asyncio.get_running_loop().create_future()
        async with chromium.showing(self.origin):
            outcome = await asyncio.wait_for(self._outcome, _SECONDS)
        assert "thrown" not in outcome, outcome["thrown"]
        return outcome.get("returned")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        if head.startswith("post /outcome "):
            length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
            self._outcome.set_result(json.loads(await reader.readexactly(length)))
        body = self._html if head.startswith("get / ") else b""
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            % (len(body), body)
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def page_of_its_own() -> AsyncIterator[Page]:
    """An origin that no other page has."""
    page: Page | None = None

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert page is not None
        await page.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        page = Page(server.sockets[0].getsockname()[1])
        yield page
