"""Uvicorn as a part of the process: no signal handlers, a time limit for request heads, and an orderly shutdown."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Generator

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from eightgentc_kit.logging import logger

log = logger(__name__)

SILENCE_SECONDS = 10.0


class PatientProtocol(HttpToolsProtocol):
    """Closes a connection whose request head is not complete in ten seconds; uvicorn alone would wait forever."""

    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head = self.loop.call_later(SILENCE_SECONDS, self._close)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._head is None:
            self._head = self.loop.call_later(SILENCE_SECONDS, self._close)

    def on_headers_complete(self) -> None:
        self._forget()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _close(self) -> None:
        self._head = None
        if not self.transport.is_closing():
            self.transport.close()

    def _forget(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None


class HttpServer(uvicorn.Server):
    """Listens on `address`; the process, not the server, listens for signals."""

    def __init__(self, app: object, *, address: str, drain_seconds: float) -> None:
        host, _, port = address.rpartition(":")
        config = uvicorn.Config(
            app,  # type: ignore[arg-type]  # an ASGI application
            host=host.strip("[]") or "127.0.0.1",
            port=int(port),
            http=PatientProtocol,
            ws="none",
            lifespan="off",
            loop="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            backlog=2048,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=max(1, int(drain_seconds)),
        )
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: object = None) -> None:
        """Listen, and log the address."""
        await super().startup()
        log.info("serving", address=f"{self.config.host}:{self.port}")
        self.listening.set()

    @property
    def port(self) -> int:
        """The port, also where any free one was asked for."""
        return int(self.servers[0].sockets[0].getsockname()[1])

    def stop(self) -> None:
        """Take no more connections, and return from `serve` when the running requests are done."""
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Install none: the process has its own."""
        yield
