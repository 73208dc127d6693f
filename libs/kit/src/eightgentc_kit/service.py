"""What all gRPC services share: common settings, the command line, and serving from start to stop."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec

from eightgentc_kit.errors import DomainError
from eightgentc_kit.grpc.server import GrpcServer, ReadinessCheck, ServedService, ServerOptions
from eightgentc_kit.identity.tokens import TokenVerifier
from eightgentc_kit.logging import LogFormat, LogLevel, configure_logging, logger
from eightgentc_kit.metrics import serve_metrics
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_kit.postgres.guard import SchemaRules, check_schema, is_migrated
from eightgentc_kit.runtime import run
from eightgentc_kit.settings import Secret, SettingsError, describe, load, load_or_exit

log = logger(__name__)


class ServiceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of every gRPC service; docs/reference/processes.md explains each."""

    database_url: Secret
    migration_url: Secret = Secret("")
    database_pool_size: int = 8
    database_prepare: bool = True
    grpc_listen: str = "127.0.0.1:0"
    health_listen: str = "127.0.0.1:0"
    metrics_listen: str = ""
    reflection: bool = False
    log_level: LogLevel = "info"
    log_format: LogFormat = "json"
    drain_seconds: float = 30.0

    def pool(self) -> PoolOptions:
        """The pool of the service's own role."""
        return PoolOptions(
            self.database_url.reveal(), size=self.database_pool_size, prepare=self.database_prepare
        )


Command = Callable[[Sequence[str]], int]
Process = Callable[["ServiceSettings", asyncio.Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ServiceProgram:
    """A service's program: its name, its settings, and what its commands do.

    `migrations`: the folder of its migrations and the schema they build; `commands`: further commands by name;
    `processes`: further commands that run, like `serve`, until SIGTERM.
    """

    name: str
    settings: type[ServiceSettings]
    serve: Process
    migrations: Path
    schema: str
    commands: Mapping[str, Command] = field(default_factory=dict)
    processes: Mapping[str, Process] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        return self.name.upper().replace("-", "_")

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Run a command and return the exit code: 0, 2 for wrong settings, 1 otherwise."""
        parser = argparse.ArgumentParser(prog=f"python -m eightgentc_{self.name}")
        parser.add_argument(
            "command", choices=["serve", "migrate", "check-config", *self.commands, *self.processes]
        )
        parser.add_argument("arguments", nargs=argparse.REMAINDER)
        options = parser.parse_args(arguments)
        if options.command in self.commands:
            return self.commands[options.command](options.arguments)
        if options.command == "check-config":
            return self._check_config()
        settings = load_or_exit(self.settings, self.prefix, os.environ)
        configure_logging(self.name, level=settings.log_level, log_format=settings.log_format)
        if options.command == "migrate":
            return self._migrate(settings, options.arguments)
        serve_metrics(settings.metrics_listen)
        process = self.processes.get(options.command, self.serve)
        return run(lambda stopping: process(settings, stopping))

    def _check_config(self) -> int:
        try:
            settings = load(self.settings, self.prefix, os.environ)
        except SettingsError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        sys.stdout.write(describe(settings) + "\n")
        return 0

    def _migrate(self, settings: ServiceSettings, arguments: Sequence[str]) -> int:
        from eightgentc_kit.postgres.migrations import migrate  # noqa: PLC0415  # no server needs alembic

        if not settings.migration_url:
            sys.stderr.write(f"Missing: EIGHTGENTC_{self.prefix}_MIGRATION_URL.\n")
            return 2
        migrate(settings.migration_url.reveal(), self.schema, self.migrations, *arguments[:1])
        return 0


class Resource(Protocol):
    """Something that is opened once and closed once."""

    async def close(self) -> None: ...


async def serve_grpc(
    settings: ServiceSettings,
    stopping: asyncio.Event,
    *,
    name: str,
    rules: SchemaRules,
    database: Database,
    services: Sequence[ServedService],
    verifier: TokenVerifier,
    resources: Sequence[Resource] = (),
    prepared: ReadinessCheck | None = None,
    details: Mapping[str, ReadinessCheck] | None = None,
) -> None:
    """Serve until `stopping` is set, then drain, then close the resources, the last one first.

    Not ready before the schema has reached the code's revision; refuses to serve from an unsafe schema.
    `prepared`: the service's own part of readiness, checked once the schema is there. `details`: as for HealthServer.

    Raises:
        SchemaFault, PolicyFault: it must not serve at all.
    """
    checked = False

    async def is_ready() -> bool:
        nonlocal checked
        try:
            if not await is_migrated(database, rules):
                return False
            if not checked:
                await check_schema(database, rules)
                checked = True
            return prepared is None or await prepared()
        except DomainError as error:
            log.info("not ready", reason=error.reason)
            return False

    async with AsyncExitStack() as stack:
        await database.open()
        stack.push_async_callback(database.close)
        for resource in resources:
            stack.push_async_callback(resource.close)
        server = GrpcServer(
            ServerOptions(
                listen=settings.grpc_listen,
                health_listen=settings.health_listen,
                domain=f"{name}.eightgentc",
                reflection=settings.reflection,
                drain_seconds=settings.drain_seconds,
            ),
            services,
            verifier,
            is_ready,
            details,
            {"database": lambda: not database.breaker.is_open},
        )
        await server.start()
        stack.push_async_callback(server.stop)
        waiting = asyncio.ensure_future(stopping.wait())
        await asyncio.wait({waiting, server.checking}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not stopping.is_set():
            await server.checking  # raises what ended it
        log.info("stopping")
