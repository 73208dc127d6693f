"""Uvicorn as a part of the process: no signal handlers, bounded connections, and an orderly shutdown."""

from __future__ import annotations

import asyncio
import contextlib
import resource
from collections.abc import Generator
from dataclasses import replace
from functools import partial

import uvicorn

from eightgentc_edge_gateway.http.connection import BoundedProtocol
from eightgentc_edge_gateway.http.request_limits import RequestLimits
from eightgentc_kit.logging import logger

log = logger(__name__)

_OTHER_FILES = 256


class HttpServer(uvicorn.Server):
    """Listens on `address`; the process, not the server, listens for signals.

    `trusted_proxies`: addresses and networks, with commas. A request of theirs came from the last address in its
    `X-Forwarded-For` that is none of them.
    """

    def __init__(
        self,
        app: object,
        *,
        address: str,
        drain_seconds: float,
        limits: RequestLimits | None = None,
        trusted_proxies: str = "",
    ) -> None:
        limits = within_open_files(limits or RequestLimits())
        host, _, port = address.rpartition(":")
        config = uvicorn.Config(
            app,  # type: ignore[arg-type]  # an ASGI application
            host=host.strip("[]") or "127.0.0.1",
            port=int(port),
            http=partial(BoundedProtocol, limits=limits),  # type: ignore[arg-type]  # a factory
            ws="none",
            lifespan="off",
            loop="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(trusted_proxies),
            forwarded_allow_ips=trusted_proxies,
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


def within_open_files(limits: RequestLimits) -> RequestLimits:
    """Of the files that the process may open some are left for calls to services: beyond them nothing is accepted."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return limits
    return replace(limits, connections=min(limits.connections, max(files - _OTHER_FILES, files // 2)))
