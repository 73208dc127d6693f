"""A server that plays auth's SessionService by script, and channels to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import grpc
import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc.auth.v1 import session_service_pb2_grpc
from eightgentc_kit.context import Call, current_call
from eightgentc_kit.grpc.server import GrpcServer, ServedService, ServerOptions
from eightgentc_kit.identity.auth_client import AUTH_POLICIES
from eightgentc_kit.identity.keys import CachedKeys
from eightgentc_kit.identity.revocations import RevocationList
from eightgentc_kit.identity.tokens import TokenVerifier

KEY = ECKey.generate_key("P-256", auto_kid=True)


class ScriptedServicer(session_service_pb2_grpc.SessionServiceServicer):
    """`GetKeySet` stands for a method that may be repeated, `SignOut` for one that needs a token."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.metadata: list[dict[str, str | bytes]] = []
        self.behave: Callable[[], Awaitable[None]] = partial(asyncio.sleep, 0)
        self.entries: list[pb.WatchRevocationsResponse] = []
        self.watch: Callable[[int], AsyncIterator[pb.WatchRevocationsResponse]] = self._entries_and_wait
        self.stream_left = asyncio.Event()

    async def _serve(self, context) -> None:
        call = current_call()
        assert call is not None
        self.calls.append(call)
        self.metadata.append(dict(context.invocation_metadata()))
        await self.behave()

    async def GetKeySet(self, request, context):  # noqa: N802  # named by the contract
        await self._serve(context)
        keys = {"keys": [KEY.as_dict(private=False)]}
        response = pb.GetKeySetResponse(key_set=msgspec.json.encode(keys).decode())
        response.max_age.FromSeconds(300)
        return response

    async def SignOut(self, request, context):  # noqa: N802
        await self._serve(context)
        return pb.SignOutResponse()

    async def IssueServiceToken(self, request, context):  # noqa: N802
        await self._serve(context)
        response = pb.IssueServiceTokenResponse(access_token=f"{request.client_secret}-{len(self.calls)}")
        response.expire_time.GetCurrentTime()
        response.expire_time.seconds += 600
        return response

    async def WatchRevocations(self, request, context):  # noqa: N802
        await self._serve(context)
        try:
            async for entry in self.watch(request.after_number):
                yield entry
        finally:
            self.stream_left.set()

    async def _entries_and_wait(self, after):
        for entry in self.entries:
            yield entry
        await asyncio.Event().wait()


@dataclass
class Serving:
    """The server, what it runs, and a plain channel to it."""

    server: GrpcServer
    servicer: ScriptedServicer
    channel: grpc.aio.Channel
    stub: session_service_pb2_grpc.SessionServiceAsyncStub
    ready: asyncio.Event
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self.server.port}"


def token(**claims: object) -> str:
    """What the gateway would bring for a person."""
    import time

    now = int(time.time())
    body = {
        "iss": "8gentc-auth",
        "aud": "auth",
        "sub": "person",
        "iat": now,
        "exp": now + 60,
        "jti": "1",
        "kind": "account",
        "tenant": "person",
        "sid": "session",
        "aal": 1,
        "act": {"sub": "edge-gateway"},
        **claims,
    }
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid}, body, KEY)


@pytest.fixture
def person_token() -> Callable[..., str]:
    return token


@pytest.fixture
def start_server():
    return _served


@asynccontextmanager
async def _served(*, drain_seconds: float = 5.0, reflection: bool = False, max_concurrent_rpcs: int = 2_000):
    servicer, ready = ScriptedServicer(), asyncio.Event()
    ready.set()

    async def keys() -> tuple[str, float]:
        return msgspec.json.encode({"keys": [KEY.as_dict(private=False)]}).decode(), 300.0

    async def is_ready() -> bool:
        return ready.is_set()

    server = GrpcServer(
        ServerOptions(
            "127.0.0.1:0",
            "127.0.0.1:0",
            "auth.eightgentc",
            reflection=reflection,
            drain_seconds=drain_seconds,
            max_concurrent_rpcs=max_concurrent_rpcs,
        ),
        [
            ServedService(
                pb.DESCRIPTOR.services_by_name["SessionService"],
                partial(session_service_pb2_grpc.add_SessionServiceServicer_to_server, servicer),
                public=("RefreshSession", "IssueServiceToken", "GetKeySet"),
            )
        ],
        TokenVerifier("auth", CachedKeys(keys), RevocationList()),
        is_ready,
    )
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        stub = session_service_pb2_grpc.SessionServiceStub(channel)
        serving = Serving(server, servicer, channel, stub, ready)
        try:
            yield serving
        finally:
            if not serving.stopped.is_set():
                await server.stop()


@pytest.fixture
async def serving(start_server) -> AsyncIterator[Serving]:
    async with start_server() as running:
        yield running


@pytest.fixture
def auth_policies():
    return AUTH_POLICIES
