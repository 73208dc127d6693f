"""The gateway for its tests: the whole of it in this event loop, between a fake auth and a scripted projects."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from joserfc import jwt
from joserfc.jwk import ECKey

from eightgentc.auth.v1 import account_service_pb2, account_service_pb2_grpc, session_service_pb2
from eightgentc.auth.v1 import session_service_pb2_grpc as session_grpc
from eightgentc.projects.v1 import (
    conversation_service_pb2,
    conversation_service_pb2_grpc,
    diagram_service_pb2,
    diagram_service_pb2_grpc,
    graph_service_pb2,
    graph_service_pb2_grpc,
    job_service_pb2,
    job_service_pb2_grpc,
    memory_service_pb2,
    memory_service_pb2_grpc,
    plan_service_pb2,
    plan_service_pb2_grpc,
    projects_service_pb2,
    projects_service_pb2_grpc,
    proposal_service_pb2,
    proposal_service_pb2_grpc,
    sharing_service_pb2,
    sharing_service_pb2_grpc,
)
from eightgentc_edge_gateway.bootstrap import Gateway
from eightgentc_edge_gateway.settings import EdgeGatewaySettings
from eightgentc_kit.context import current_call, current_token
from eightgentc_kit.errors import CallerNotAllowed, TokenInvalid
from eightgentc_kit.grpc.policy import policy_of
from eightgentc_kit.grpc.server import GrpcServer, ServedService, ServerOptions
from eightgentc_kit.identity.keys import CachedKeys
from eightgentc_kit.identity.revocations import RevocationList
from eightgentc_kit.identity.tokens import TokenVerifier, VerifiedToken
from eightgentc_testing.node import NodeScripts, install

ADA = "0198c0de-0000-7000-8000-00000000ada0"

_NODE = Path(__file__).parent / "node"
_CACHE = Path(__file__).parents[3] / ".cache"


class Tokens:
    """A key of its own, and tokens signed with it."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", {"kid": "test-key", "use": "sig", "alg": "ES256"})
        self.key_set = json.dumps({"keys": [self.key.as_dict(private=False)]})

    def sign(
        self, audience: str, *, subject: str = ADA, act: str = "", seconds: int = 300, **more: Any
    ) -> str:
        now = int(time.time())
        claims = {
            "iss": "8gentc-auth",
            "aud": audience,
            "sub": subject,
            "sid": "session-1",
            "tenant": subject,
            "kind": "account",
            "aal": 1,
            "iat": now,
            "exp": now + seconds,
            "jti": "token-1",
            **({"act": {"sub": act}} if act else {}),
            **more,
        }
        return jwt.encode({"alg": "ES256", "kid": "test-key", "typ": "at+jwt"}, claims, self.key)

    def verifier(self, audience: str) -> TokenVerifier:
        async def fetch() -> tuple[str, float]:
            return self.key_set, 300.0

        return TokenVerifier(audience, CachedKeys(fetch), RevocationList())


Answer = Message | Exception | Callable[[Any], Any]


@dataclass
class Scripted:
    """Answers what a test told it to, and remembers what it was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    calls: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    tokens: list[VerifiedToken] = field(default_factory=list)
    metadata: list[dict[str, str]] = field(default_factory=list)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)

    def __getattr__(self, method: str) -> Any:
        if not method[0].isupper():
            raise AttributeError(method)
        return partial(
            self._stream
            if method in ("StreamTurn", "ResumeTurn", "StreamPlanSection", "WatchJob", "WatchRevocations")
            else self._unary,
            method,
        )

    def forget(self) -> None:
        """Everything that a test before said or asked."""
        self.answers.clear()
        self.calls.clear()
        self.tokens.clear()
        self.metadata.clear()
        self.cancelled.clear()

    def last(self, method: str) -> Any:
        return self.calls[method][-1]

    def _note(self, method: str, request: Any, context: Any) -> Answer:
        self.calls[method].append(request)
        self.metadata.append(dict(context.invocation_metadata()))
        call = current_call()
        if call is not None and call.token is not None:
            self.tokens.append(current_token())
        answer = self.answers[method]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _unary(self, method: str, request: Any, context: Any) -> Any:
        answer = self._note(method, request, context)
        if not isinstance(answer, Message):
            answer = answer(request)  # type: ignore[operator]
            if isinstance(answer, Awaitable):
                answer = await answer
        return answer

    async def _stream(self, method: str, request: Any, context: Any) -> AsyncIterator[Any]:
        answer = self._note(method, request, context)
        try:
            async for message in answer(request):  # type: ignore[operator]
                yield message
        except asyncio.CancelledError:
            self.cancelled.set()
            raise


class FakeAuth(Scripted):
    """Signs what the gateway needs."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        edge = tokens.verifier("edge-gateway")

        async def exchange(request: Any) -> Any:
            if current_token().subject != "edge-gateway":
                raise CallerNotAllowed
            person = await edge.verify(request.subject_token)
            token = tokens.sign(request.audience, subject=person.subject, act="edge-gateway", seconds=60)
            return session_service_pb2.ExchangeTokenResponse(access_token=token, expire_time=_in(60))

        def issue(request: Any) -> Any:
            if request.client_secret != "secret":
                raise TokenInvalid
            token = tokens.sign(
                request.audience, subject=request.client_id, kind="service", seconds=300, sid=""
            )
            return session_service_pb2.IssueServiceTokenResponse(access_token=token, expire_time=_in(300))

        async def watch(request: Any) -> AsyncIterator[Any]:
            yield session_service_pb2.WatchRevocationsResponse(
                number=1, heartbeat=session_service_pb2.Heartbeat()
            )
            await asyncio.Event().wait()

        self.answers |= {
            "ExchangeToken": exchange,
            "IssueServiceToken": issue,
            "WatchRevocations": watch,
            "GetKeySet": session_service_pb2.GetKeySetResponse(
                key_set=tokens.key_set, max_age=Duration(seconds=300)
            ),
        }


def _in(seconds: int) -> Timestamp:
    return Timestamp(seconds=int(time.time()) + seconds)


_AUTH = ((account_service_pb2, account_service_pb2_grpc), (session_service_pb2, session_grpc))
_PROJECTS = (
    (projects_service_pb2, projects_service_pb2_grpc),
    (sharing_service_pb2, sharing_service_pb2_grpc),
    (plan_service_pb2, plan_service_pb2_grpc),
    (graph_service_pb2, graph_service_pb2_grpc),
    (diagram_service_pb2, diagram_service_pb2_grpc),
    (proposal_service_pb2, proposal_service_pb2_grpc),
    (conversation_service_pb2, conversation_service_pb2_grpc),
    (job_service_pb2, job_service_pb2_grpc),
    (memory_service_pb2, memory_service_pb2_grpc),
)


@asynccontextmanager
async def serving(
    servicer: Scripted, modules: Any, verifier: TokenVerifier, domain: str
) -> AsyncIterator[str]:
    """A real gRPC server of the kit around it, policies and all. Gives its target."""
    services = [
        ServedService(
            descriptor,
            partial(getattr(stubs, f"add_{name}Servicer_to_server"), servicer),
            public=[method.name for method in descriptor.methods if policy_of(method).public],
        )
        for messages, stubs in modules
        for name, descriptor in messages.DESCRIPTOR.services_by_name.items()
    ]

    async def is_ready() -> bool:
        return True

    options = ServerOptions(
        listen="127.0.0.1:0", health_listen="127.0.0.1:0", domain=domain, drain_seconds=0.0
    )
    server = GrpcServer(options, services, verifier, is_ready)
    await server.start()
    try:
        yield f"127.0.0.1:{server.port}"
    finally:
        await server.stop()


@dataclass
class Edge:
    """A running gateway with the services behind it, and a client that is signed in as Ada."""

    http: httpx2.AsyncClient
    gateway: Gateway
    stopping: asyncio.Event
    serving: asyncio.Task[None]
    auth: FakeAuth
    projects: Scripted
    tokens: Tokens
    url: str

    @property
    def signed_in(self) -> dict[str, str]:
        """Where the API is, and a token of Ada's."""
        return {"url": self.url, "token": self.tokens.sign("edge-gateway")}

    def as_session(self, name: str, **more: Any) -> dict[str, str]:
        """Headers of another session of Ada's."""
        return {"Authorization": f"Bearer {self.tokens.sign('edge-gateway', sid=name, **more)}"}

    @property
    def port(self) -> int:
        return self.gateway.server.port


@pytest.fixture(scope="session")
def tokens() -> Tokens:
    return Tokens()


@asynccontextmanager
async def running_edge(tokens: Tokens, folder: Path, **settings: Any) -> AsyncIterator[Edge]:
    """A gateway of its own, drained afterwards."""
    credential = folder / "credential.json"
    credential.write_text('{"client_id": "edge-gateway", "client_secret": "secret"}')
    auth, projects = FakeAuth(tokens), Scripted()
    async with (
        serving(auth, _AUTH, tokens.verifier("auth"), "auth.eightgentc") as auth_target,
        serving(projects, _PROJECTS, tokens.verifier("projects"), "projects.eightgentc") as projects_target,
    ):
        gateway = Gateway(
            EdgeGatewaySettings(
                http_listen="127.0.0.1:0",
                auth_target=auth_target,
                projects_target=projects_target,
                service_credential_file=credential,
                drain_seconds=5.0,
                **settings,
            )
        )
        stopping = asyncio.Event()
        task = asyncio.create_task(gateway.serve(stopping))
        await gateway.server.listening.wait()
        url = f"http://127.0.0.1:{gateway.server.port}"
        headers = {"Authorization": f"Bearer {tokens.sign('edge-gateway')}"}
        async with httpx2.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=10.0) as http:
            yield Edge(http, gateway, stopping, task, auth, projects, tokens, url)
        stopping.set()
        await task


@pytest.fixture(scope="session")
async def shared_edge(tokens: Tokens, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Edge]:
    async with running_edge(tokens, tmp_path_factory.mktemp("edge")) as edge:
        yield edge


@pytest.fixture
def edge(shared_edge: Edge) -> Edge:
    """The shared gateway, with services behind it that know nothing of earlier tests."""
    shared_edge.projects.forget()
    shared_edge.auth.calls.clear()
    return shared_edge


@pytest.fixture
async def own_edge(tokens: Tokens, tmp_path: Path) -> AsyncIterator[Edge]:
    """A gateway that a test may stop."""
    async with running_edge(tokens, tmp_path) as edge:
        yield edge


@pytest.fixture
def edge_with(tokens: Tokens, tmp_path: Path) -> Callable[..., AbstractAsyncContextManager[Edge]]:
    """Runs a gateway of its own with the settings that it is called with."""
    return partial(running_edge, tokens, tmp_path)


@pytest.fixture(scope="session")
async def open_edge(tokens: Tokens, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Edge]:
    """A gateway that pages of https://app.example.com may ask."""
    folder = tmp_path_factory.mktemp("open-edge")
    async with running_edge(tokens, folder, origins="https://app.example.com") as edge:
        yield edge


class NodeClient:
    """Runs client.mjs on one version of the SDK."""

    def __init__(self, scripts: NodeScripts) -> None:
        self._scripts = scripts

    async def run(self, sdk: str, *, url: str, token: str, **more: Any) -> dict[str, Any]:
        told = {
            "sdk": sdk,
            "api": f"{url}/api/chat",
            "token": token,
            "chatId": "chat-1",
            "messages": [{"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Bread?"}]}],
            "body": {"projectId": "p", "section": "Context"},
            **more,
        }
        return await self._scripts.run("client.mjs", told)


@pytest.fixture(scope="session")
def node_client() -> NodeClient:
    """The SDKs of package-lock.json, installed once for each lock; without them the tests fail, and say why."""
    return NodeClient(install(_NODE, _CACHE))
