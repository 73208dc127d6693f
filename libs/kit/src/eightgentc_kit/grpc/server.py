"""A gRPC server as every service runs it: policies enforced, health on a port of its own, drained on stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from eightgentc.multiplex.v1 import multiplex_service_pb2
from eightgentc.multiplex.v1.multiplex_service_pb2_grpc import add_MultiplexServiceServicer_to_server
from eightgentc_kit.grpc.interceptors import AccessInterceptor, CallInterceptor, Handler
from eightgentc_kit.grpc.multiplex.server import MAX_MESSAGE_BYTES, Method, Multiplexer
from eightgentc_kit.grpc.policy import Policy, check_public, policies_of
from eightgentc_kit.identity.tokens import TokenVerifier
from eightgentc_kit.logging import logger
from eightgentc_kit.memory import give_back

log = logger(__name__)

CHECK_SECONDS = 5.0
# A call that began on a connection shortly before it was too old ends there: longer than the longest turn.
_AGE_GRACE_SECONDS = 900.0
_MULTIPLEX = multiplex_service_pb2.DESCRIPTOR.services_by_name["MultiplexService"]
_SERVING = health_pb2.HealthCheckResponse.SERVING
_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING

ReadinessCheck = Callable[[], Awaitable[bool]]
"""Whether calls could be served now; looks at the service's own parts, never at another service."""


@dataclass(frozen=True, slots=True)
class ServedService:
    """One gRPC service: its descriptor and the call that adds its servicer to a server.

    `public`: its methods that need no token. The contract must say the same.
    """

    descriptor: ServiceDescriptor
    register: Callable[[grpc.aio.Server], None]
    public: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """`drain_seconds`: how long running calls may take after SIGTERM; longer than the longest call."""

    listen: str
    health_listen: str
    domain: str
    reflection: bool = False
    drain_seconds: float = 30.0
    max_concurrent_rpcs: int = 2_000


class HealthServer:
    """gRPC health on a port of its own: services `startup`, `liveness`, `readiness`; checks readiness by itself.

    `details`: further services by name. They show what a ready process lacks, and take nothing from its readiness.
    `states`: further services whose state is known without asking, shown whether the process is ready or not.
    """

    def __init__(
        self,
        listen: str,
        is_ready: ReadinessCheck,
        details: Mapping[str, ReadinessCheck] | None = None,
        states: Mapping[str, Callable[[], bool]] | None = None,
    ) -> None:
        self._is_ready = is_ready
        self._details = details or {}
        self._states = states or {}
        self._health = health.aio.HealthServicer()
        self._server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        self.port = self._server.add_insecure_port(listen)
        self._ready = asyncio.Event()
        self._withdrawn = False
        self._checking: asyncio.Task[None] | None = None

    @property
    def checking(self) -> asyncio.Task[None]:
        """The readiness checks; ends only with the error that forbids serving."""
        assert self._checking is not None
        return self._checking

    async def start(self) -> None:
        """Answer at once; ready as soon as the first check says so."""
        await self._health.set("liveness", _SERVING)
        await self._health.set("startup", _NOT_SERVING)
        await self._health.set("readiness", _NOT_SERVING)
        await self._server.start()
        self._checking = asyncio.create_task(self._keep_checking())

    async def wait_ready(self) -> None:
        """Wait until it was ready once.

        Raises:
            Exception: what forbids serving.
        """
        ready = asyncio.ensure_future(self._ready.wait())
        try:
            await asyncio.wait({ready, self.checking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()
        if not self._ready.is_set():
            await self.checking

    async def withdraw(self) -> None:
        """Not ready any more, for good."""
        self._withdrawn = True
        if self._checking is not None:
            self._checking.cancel()
            await asyncio.gather(self._checking, return_exceptions=True)
        await self._health.set("readiness", _NOT_SERVING)

    async def stop(self) -> None:
        """Withdraw and stop answering."""
        await self.withdraw()
        await self._server.stop(0)

    async def _keep_checking(self) -> None:
        was_ready: bool | None = None
        while True:
            ready = await self._is_ready()
            if self._withdrawn:
                return  # before Python 3.12 wait_for, which the pool uses, can lose a cancellation
            if ready != was_ready:
                log.info("serving" if ready else "not ready")
                await self._health.set("readiness", _SERVING if ready else _NOT_SERVING)
                if ready:
                    await self._health.set("startup", _SERVING)
                    self._ready.set()
                    give_back()
            was_ready = ready
            for name, is_well in self._states.items():
                await self._health.set(name, _SERVING if is_well() else _NOT_SERVING)
            for name, check in self._details.items() if ready else ():
                await self._health.set(name, _SERVING if await check() else _NOT_SERVING)
            await asyncio.sleep(CHECK_SECONDS if ready else 0.1)


class GrpcServer:
    """Serves until stopped."""

    def __init__(
        self,
        options: ServerOptions,
        services: Sequence[ServedService],
        verifier: TokenVerifier,
        is_ready: ReadinessCheck,
        details: Mapping[str, ReadinessCheck] | None = None,
        states: Mapping[str, Callable[[], bool]] | None = None,
    ) -> None:
        """Read the policies and build the server.

        Raises:
            PolicyFault: a method has no complete policy, or is public and not listed so.
        """
        self._options = options
        policies: dict[str, Policy] = {}
        for service in services:
            own = policies_of(service.descriptor)
            check_public(own.values(), service.public)
            policies |= own
        policies |= _multiplex_policies(policies)
        interceptors = (CallInterceptor(policies, options.domain), AccessInterceptor(policies, verifier))
        self._server = grpc.aio.server(
            interceptors=interceptors,
            maximum_concurrent_rpcs=options.max_concurrent_rpcs,
            options=[
                ("grpc.max_connection_age_ms", 300_000),
                ("grpc.max_connection_age_grace_ms", int(_AGE_GRACE_SECONDS * 1000)),
                ("grpc.keepalive_time_ms", 60_000),
                ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
                ("grpc.keepalive_permit_without_calls", 1),
                ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
                ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
                ("grpc.so_reuseport", 0),
            ],
        )
        recording = _RecordingServer(self._server)
        for service in services:
            service.register(cast("grpc.aio.Server", recording))
        call, access = interceptors
        self._multiplexer = Multiplexer(
            {
                method: Method.of(call.wrap(access.wrap(handler, method), method))
                for method, handler in recording.handlers.items()
                if not handler.request_streaming
            },
            max_calls=options.max_concurrent_rpcs,
        )
        add_MultiplexServiceServicer_to_server(self._multiplexer, self._server)
        if options.reflection:
            names = [service.descriptor.full_name for service in services] + [_MULTIPLEX.full_name]
            reflection.enable_server_reflection([*names, reflection.SERVICE_NAME], self._server)
        self.port = self._server.add_insecure_port(options.listen)
        self._health = HealthServer(options.health_listen, is_ready, details, states)
        self.health_port = self._health.port

    @property
    def checking(self) -> asyncio.Task[None]:
        """The readiness checks; ends only with the error that forbids serving."""
        return self._health.checking

    async def start(self) -> None:
        """Answer health checks, then calls; ready as soon as the first check says so."""
        await self._health.start()
        await self._server.start()
        log.info("listening", port=self.port, health_port=self.health_port)

    async def stop(self) -> None:
        """Not ready first; then running calls finish, at most for the drain time."""
        await self._health.withdraw()
        self._multiplexer.close()
        await self._server.stop(self._options.drain_seconds)
        await self._health.stop()


class _RecordingServer:
    """Passes on what a service registers, and keeps the handlers: calls that share a stream need them as well."""

    def __init__(self, server: grpc.aio.Server) -> None:
        self._server = server
        self.handlers: dict[str, Handler] = {}

    def add_generic_rpc_handlers(self, handlers: Sequence[grpc.GenericRpcHandler]) -> None:
        self._server.add_generic_rpc_handlers(handlers)

    def add_registered_method_handlers(self, service: str, handlers: dict[str, Handler]) -> None:
        self._server.add_registered_method_handlers(service, handlers)
        self.handlers |= {f"/{service}/{name}": handler for name, handler in handlers.items()}


def _multiplex_policies(policies: Mapping[str, Policy]) -> dict[str, Policy]:
    """The policy of the shared stream, which asks for the audience that the server's own methods ask for."""
    [audience] = {policy.audience for policy in policies.values() if not policy.public}
    return {path: replace(policy, audience=audience) for path, policy in policies_of(_MULTIPLEX).items()}
