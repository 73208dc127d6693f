"""A real server of auth on a real database, with a clock that stands still and a cheap hash."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

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
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.application.create_service_identity import CreateServiceIdentity
from eightgentc_auth.bootstrap import build
from eightgentc_auth.process import AuthProcess
from eightgentc_auth.settings import AuthSettings
from eightgentc_devstack.ports import free_ports
from eightgentc_kit.clock import SettableClock
from eightgentc_kit.errors import RemoteError
from eightgentc_kit.grpc.status import from_rpc_error
from eightgentc_kit.identity.keys import CachedKeys
from eightgentc_kit.identity.revocations import RevocationList
from eightgentc_kit.identity.tokens import TokenVerifier
from eightgentc_kit.postgres.database import Database, UnitOfWork
from eightgentc_kit.postgres.statements import Statement
from eightgentc_kit.settings import Secret
from eightgentc_testing.database import DatabaseURLs

PASSWORD = "a long walk by the river"
KEY = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
CHEAP = HashingCost(memory=64, passes=1)
IN_THE_BACKGROUND = {
    "read_log_heads",
    "revocation_bounds",
    "revocations_after",
    "guard_revision",
    "all_signing_keys",
}

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
    _service_tokens: dict[tuple[str, str], tuple[datetime, str]] = field(default_factory=dict)

    password = PASSWORD

    @staticmethod
    def bearer(token: str) -> Metadata:
        return (("authorization", f"Bearer {token}"),)

    @staticmethod
    async def refusal(call: Awaitable[object]) -> RemoteError:
        """What a call is refused with."""
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await call
        return from_rpc_error(refused.value)

    @property
    def accounts(self) -> account_service_pb2_grpc.AccountServiceAsyncStub:
        return account_service_pb2_grpc.AccountServiceStub(self.channel)

    @property
    def sessions(self) -> session_service_pb2_grpc.SessionServiceAsyncStub:
        return session_service_pb2_grpc.SessionServiceStub(self.channel)

    @property
    def events(self) -> event_service_pb2_grpc.EventServiceAsyncStub:
        return event_service_pb2_grpc.EventServiceStub(self.channel)

    def verifier(self, audience: str) -> TokenVerifier:
        """As the service of that name has one: on the published keys."""

        async def fetch() -> tuple[str, float]:
            response = await self.sessions.GetKeySet(session_service_pb2.GetKeySetRequest())
            return response.key_set, response.max_age.ToTimedelta().total_seconds()

        return TokenVerifier(audience, CachedKeys(fetch), RevocationList())

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
        """One that is as good as new."""
        moment, token = self._service_tokens.get((name, audience), (datetime.min.replace(tzinfo=UTC), ""))
        if self.clock.now() - moment > timedelta(seconds=300):
            token = await self._new_service_token(name, audience)
            self._service_tokens[name, audience] = self.clock.now(), token
        return token

    async def _new_service_token(self, name: str, audience: str) -> str:
        secret = await self.secret_of(name, audience)
        response = await self.sessions.IssueServiceToken(
            session_service_pb2.IssueServiceTokenRequest(
                client_id=name, client_secret=secret, audience=audience
            )
        )
        return response.access_token

    async def as_service(self, name: str) -> Metadata:
        """What a service sends along to auth."""
        return self.bearer(await self.service_token(name, "auth"))

    async def as_person(self, access_token: str) -> Metadata:
        """What the gateway sends along to auth for a person."""
        return self.bearer((await self.exchange(access_token, "auth")).access_token)

    async def exchange(self, access_token: str, audience: str) -> session_service_pb2.ExchangeTokenResponse:
        request = session_service_pb2.ExchangeTokenRequest(subject_token=access_token, audience=audience)
        return await self.sessions.ExchangeToken(request, metadata=await self.as_service("edge-gateway"))

    async def sign_out(self, access_token: str) -> None:
        await self.sessions.SignOut(
            session_service_pb2.SignOutRequest(), metadata=await self.as_person(access_token)
        )


StartAuth = Callable[..., AbstractAsyncContextManager[RunningAuth]]


@pytest.fixture
def start_auth(auth_database: DatabaseURLs, clock: SettableClock) -> StartAuth:
    """Starts processes that share a database and a clock."""
    return partial(_running_auth, auth_database, clock)


@asynccontextmanager
async def _running_auth(
    urls: DatabaseURLs,
    clock: SettableClock,
    *,
    key_set_seconds: float = 300.0,
    heartbeat_seconds: float = 5.0,
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
    process = build(settings, clock=clock, hashing=CHEAP, heartbeat_seconds=heartbeat_seconds)
    stopping = asyncio.Event()
    serving = asyncio.create_task(process.serve(settings, stopping))
    try:
        await _is_ready(health_port, serving)
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield RunningAuth(process, settings, clock, channel, stopping, serving)
    finally:
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
async def auth(start_auth: StartAuth) -> AsyncIterator[RunningAuth]:
    async with start_auth() as running:
        yield running


@dataclass
class DatabaseUse:
    """What was asked of the database, apart from what runs in the background."""

    statements: list[str]
    most_at_once: int = 0
    _at_once: int = 0


@pytest.fixture
def database_use(monkeypatch: pytest.MonkeyPatch) -> DatabaseUse:
    use = DatabaseUse([])
    fetch, fetch_all, begin = Database.fetch, Database.fetch_all, Database.unit_of_work
    work_fetch, work_execute = UnitOfWork.fetch, UnitOfWork.execute

    def note(statement: Statement) -> None:
        if statement.name not in IN_THE_BACKGROUND:
            use.statements.append(statement.name)

    async def noted_fetch(self, acting, statement, params):
        note(statement)
        return await fetch(self, acting, statement, params)

    async def noted_fetch_all(self, acting, commands):
        for command in commands:
            note(command.statement)
        return await fetch_all(self, acting, commands)

    async def noted_work_fetch(self, statement, params):
        note(statement)
        return await work_fetch(self, statement, params)

    async def noted_work_execute(self, statement, params):
        note(statement)
        return await work_execute(self, statement, params)

    @asynccontextmanager
    async def noted_begin(self, acting):
        use._at_once += 1
        use.most_at_once = max(use.most_at_once, use._at_once)
        try:
            async with begin(self, acting) as work:
                yield work
        finally:
            use._at_once -= 1

    monkeypatch.setattr(Database, "fetch", noted_fetch)
    monkeypatch.setattr(Database, "fetch_all", noted_fetch_all)
    monkeypatch.setattr(Database, "unit_of_work", noted_begin)
    monkeypatch.setattr(UnitOfWork, "fetch", noted_work_fetch)
    monkeypatch.setattr(UnitOfWork, "execute", noted_work_execute)
    return use
