"""A real server of auth on a real database, with a clock that stands still and a cheap hash."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from eightgentc.auth.v1 import (
    account_pb2,
    account_service_pb2,
    account_service_pb2_grpc,
    event_service_pb2_grpc,
    session_service_pb2,
    session_service_pb2_grpc,
)
from eightgentc_auth.adapters.outbound.argon2.password_hasher import HashingCost
from eightgentc_auth.adapters.outbound.postgres.schema import RULES
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.application.create_service_identity import CreateServiceIdentity
from eightgentc_auth.bootstrap import build
from eightgentc_auth.process import AuthProcess
from eightgentc_auth.settings import AuthSettings
from eightgentc_devstack.ports import free_ports
from eightgentc_kit.clock import SettableClock
from eightgentc_kit.service import serve_grpc
from eightgentc_kit.settings import Secret
from eightgentc_testing.database import DatabaseURLs

PASSWORD = "a long walk by the river"
KEY = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
CHEAP = HashingCost(memory=64, passes=1)

Metadata = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RunningAuth:
    """One process of auth and stubs that speak to it."""

    process: AuthProcess
    settings: AuthSettings
    clock: SettableClock
    channel: grpc.aio.Channel
    stopping: asyncio.Event
    serving: asyncio.Task[None]

    @property
    def accounts(self) -> account_service_pb2_grpc.AccountServiceAsyncStub:
        return account_service_pb2_grpc.AccountServiceStub(self.channel)

    @property
    def sessions(self) -> session_service_pb2_grpc.SessionServiceAsyncStub:
        return session_service_pb2_grpc.SessionServiceStub(self.channel)

    @property
    def events(self) -> event_service_pb2_grpc.EventServiceAsyncStub:
        return event_service_pb2_grpc.EventServiceStub(self.channel)

    async def sign_up(
        self, email: str = "ada@example.org", *, password: str = PASSWORD, name: str = "Ada"
    ) -> account_service_pb2.SignUpResponse:
        request = account_service_pb2.SignUpRequest(email=email, password=password, name=name)
        return await self.accounts.SignUp(request)

    async def sign_in(
        self, email: str = "ada@example.org", *, password: str = PASSWORD
    ) -> account_service_pb2.SignInResponse:
        return await self.accounts.SignIn(account_service_pb2.SignInRequest(email=email, password=password))

    async def refresh(self, refresh_token: str) -> account_pb2.SessionTokens:
        request = session_service_pb2.RefreshSessionRequest(refresh_token=refresh_token)
        return (await self.sessions.RefreshSession(request)).tokens

    async def secret_of(self, name: str, *audiences: str) -> str:
        create = CreateServiceIdentity(PostgresTransactions(self.process.database), clock=self.clock)
        secret = await create(name, audiences)
        assert secret is not None
        return secret

    async def service_token(self, name: str, audience: str) -> str:
        secret = await self.secret_of(name, audience)
        response = await self.sessions.IssueServiceToken(
            session_service_pb2.IssueServiceTokenRequest(
                client_id=name, client_secret=secret, audience=audience
            )
        )
        return response.access_token

    async def as_service(self, name: str) -> Metadata:
        """What a service sends along to auth."""
        return bearer(await self.service_token(name, "auth"))

    async def as_person(self, access_token: str) -> Metadata:
        """What the gateway sends along to auth for a person."""
        return bearer((await self.exchange(access_token, "auth")).access_token)

    async def exchange(self, access_token: str, audience: str) -> session_service_pb2.ExchangeTokenResponse:
        request = session_service_pb2.ExchangeTokenRequest(subject_token=access_token, audience=audience)
        return await self.sessions.ExchangeToken(request, metadata=await self.as_service("edge-gateway"))

    async def sign_out(self, access_token: str) -> None:
        await self.sessions.SignOut(
            session_service_pb2.SignOutRequest(), metadata=await self.as_person(access_token)
        )


def bearer(token: str) -> Metadata:
    return (("authorization", f"Bearer {token}"),)


@asynccontextmanager
async def running_auth(
    urls: DatabaseURLs, clock: SettableClock, *, key_set_seconds: float = 300.0
) -> AsyncIterator[RunningAuth]:
    """A process that is ready, and is drained afterwards."""
    port, health_port = free_ports(2)
    settings = AuthSettings(
        database_url=Secret(urls.roles["eightgentc_auth"]),
        key=Secret(KEY),
        grpc_listen=f"127.0.0.1:{port}",
        health_listen=f"127.0.0.1:{health_port}",
        drain_seconds=5.0,
        key_set_seconds=key_set_seconds,
    )
    process = build(settings, clock=clock, hashing=CHEAP)
    stopping = asyncio.Event()
    process.end_streams_when(stopping)
    serving = asyncio.create_task(
        serve_grpc(
            settings,
            stopping,
            name="auth",
            rules=RULES,
            database=process.database,
            services=process.services,
            verifier=process.verifier,
            resources=[process],
            prepared=process.prepare,
        )
    )
    await _is_ready(health_port, serving)
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield RunningAuth(process, settings, clock, channel, stopping, serving)
    stopping.set()
    await serving


async def _is_ready(health_port: int, serving: asyncio.Task[None]) -> None:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{health_port}") as channel:
        watch = health_pb2_grpc.HealthStub(channel).Watch(
            health_pb2.HealthCheckRequest(service="readiness"), wait_for_ready=True
        )
        async for response in watch:
            if response.status == health_pb2.HealthCheckResponse.SERVING:
                break
        watch.cancel()
    assert not serving.done()


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
async def auth(auth_database: DatabaseURLs, clock: SettableClock) -> AsyncIterator[RunningAuth]:
    async with running_auth(auth_database, clock) as running:
        yield running
