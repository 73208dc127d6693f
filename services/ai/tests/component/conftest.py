"""The real server of ai on a real Postgres, Valkey and Mermaid parser; only the model is scripted, over real HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import grpc
import psycopg
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc.ai.v1 import chat_service_pb2_grpc as chat_rpc
from eightgentc.ai.v1 import diagram_workshop_service_pb2_grpc as workshop_rpc
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc.ai.v1 import generation_service_pb2_grpc as generation_rpc
from eightgentc_ai.adapters.outbound.postgres.schema import RULES
from eightgentc_ai.adapters.outbound.postgres.usage_ledger import PostgresUsageLedger
from eightgentc_ai.bootstrap import AiProcess, build
from eightgentc_ai.settings import AiSettings
from eightgentc_devstack.ports import free_ports
from eightgentc_kit.errors import RemoteError
from eightgentc_kit.grpc.channel import call_stream, call_unary
from eightgentc_kit.ids import new_id
from eightgentc_kit.service import serve_grpc
from eightgentc_kit.settings import Secret
from eightgentc_testing.database import DatabaseURLs, TemplateDatabase
from eightgentc_testing.model_server import ModelServer, tool_call
from eightgentc_testing.tokens import TestIssuer
from eightgentc_testing.valkey import ValkeyServer

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
SECTION = json.dumps({"section": "Goals", "content": "We open a bakery in Lisbon in May."})
GRAPH = json.dumps(
    {
        "nodes": [
            {"id": "n1", "label": "Bakery", "content": None, "type": "goal", "x": None, "y": None},
            {"id": "n2", "label": "Oven", "content": "200 kg", "type": "resource", "x": None, "y": None},
        ],
        "edges": [{"source": "n2", "target": "n1", "label": "bakes for", "type": None}],
    }
)
DIAGRAM = json.dumps(
    {
        "type": "flowchart",
        "title": None,
        "code": None,
        "nodes": [
            {"id": "a", "label": "Rent", "shape": None},
            {"id": "b", "label": "Open?", "shape": "diamond"},
        ],
        "edges": [{"source": "a", "target": "b", "label": "then"}],
        "tasks": [],
    }
)
TIMELINE = json.dumps(
    {"title": "Bakery", "nodes": [], "edges": [], "code": None, "type": "timeline", "tasks": [
        {"id": "t1", "label": "Rent", "section": "Spring", "start": "2027-03-01", "end": "2027-03-31",
         "when": None, "assumed": True, "dependsOn": []},
        {"id": "t2", "label": "Open", "section": None, "start": "2027-05-01", "end": None,
         "when": None, "assumed": False, "dependsOn": ["t1"]}]}
)  # fmt: skip
SAID = {
    "GeneratePlanSection": tool_call("generatePlanSection", SECTION),
    "StreamPlanSection": tool_call("generatePlanSection", SECTION),
    "GenerateConceptGraph": tool_call("generateNodeGraph", GRAPH),
    "StreamConceptGraph": tool_call("generateNodeGraph", GRAPH),
    "GenerateDiagram": tool_call("generateMermaidDiagram", DIAGRAM),
    "GenerateTimeline": tool_call("generateMermaidDiagram", TIMELINE),
}


@dataclass(frozen=True)
class Caller:
    """Somebody with a token, and a tenant of this test's own."""

    token: str
    tenant: str

    async def call(self, method: Any, request: Any, timeout: float = 20) -> Any:
        return await call_unary(method, request, token=self.token, timeout=timeout)

    async def stream(self, method: Any, request: Any, timeout: float = 20) -> list[Any]:
        """The whole stream."""
        return [message async for message in call_stream(method, request, token=self.token, timeout=timeout)]

    async def refused(self, method: Any, request: Any, timeout: float = 20) -> RemoteError:
        """The error that the call ends with, whichever kind of call it is."""
        call = self.stream if "Stream" in type(method).__name__ else self.call
        with pytest.raises(RemoteError) as refused:
            await call(method, request, timeout)
        return refused.value

    def input(self, *, scope: str = "project-1", **changes: Any) -> generation.GenerationInput:
        """An input in this caller's tenant."""
        subject = generation.SubjectBlock(tenant=self.tenant, scope=scope, subject="ada")
        usual = {"subject": subject, "message_time": NOW, "prompt": "Bread, please."}
        return generation.GenerationInput(**(usual | changes))

    def section(self, **changes: Any) -> service.GeneratePlanSectionRequest:
        return service.GeneratePlanSectionRequest(input=self.input(**changes), section="Goals")

    def graph(self, **changes: Any) -> service.GenerateConceptGraphRequest:
        return service.GenerateConceptGraphRequest(input=self.input(**changes))

    def message(self, **changes: Any) -> chat.StreamChatReplyRequest:
        return chat.StreamChatReplyRequest(input=self.input(**changes), section="Goals")


@dataclass(frozen=True)
class RunningAi:
    """One process of ai, and what stands around it."""

    process: AiProcess
    urls: DatabaseURLs
    model: ModelServer
    issuer: TestIssuer
    channel: grpc.aio.Channel
    health_port: int

    @property
    def generation(self) -> Any:
        return generation_rpc.GenerationServiceStub(self.channel)

    @property
    def chat(self) -> Any:
        return chat_rpc.ChatServiceStub(self.channel)

    @property
    def workshop(self) -> Any:
        return workshop_rpc.DiagramWorkshopServiceStub(self.channel)

    def projects(self) -> Caller:
        """The service projects, which may name tenants."""
        return Caller(self.issuer.service_token("projects", "ai"), new_id())

    async def recorded(
        self, tenant: str, columns: str = "status, input_tokens, output_tokens, estimated"
    ) -> Any:
        """What the ledger holds of a tenant, past row security, once all is written."""
        (ledger,) = (part for part in self.process.resources if isinstance(part, PostgresUsageLedger))
        if ledger._writing is not None:
            await asyncio.wait({ledger._writing}, timeout=10)
        async with await psycopg.AsyncConnection.connect(self.urls.admin) as connection:
            query = f"SELECT {columns} FROM ai.runs WHERE tenant = %s ORDER BY id"
            return await (await connection.execute(query, (tenant,))).fetchall()  # type: ignore[arg-type]


StartAi = Callable[..., AbstractAsyncContextManager[RunningAi]]


@asynccontextmanager
async def running_ai(
    urls: DatabaseURLs, valkey_url: str, model: ModelServer, **changes: Any
) -> AsyncIterator[RunningAi]:
    """A process that is ready, and is drained afterwards."""
    port, health_port = free_ports(2)
    settings = AiSettings(
        **{
            "database_url": Secret(urls.roles["eightgentc_ai"]),
            "valkey_state_url": Secret(valkey_url),
            # A busy machine is no reason to go on without Valkey; tests of its absence have none.
            "valkey_seconds": 5.0,
            "auth_target": "127.0.0.1:1",
            "service_credential_file": Path("none"),
            "model_base_url": model.url,
            "model_name": "scripted-1",
            "model_provider": "scripted",
            "grpc_listen": f"127.0.0.1:{port}",
            "health_listen": f"127.0.0.1:{health_port}",
            "reflection": True,
            "drain_seconds": 1.0,
            **changes,
        }
    )
    issuer, stopping, process = TestIssuer(), asyncio.Event(), build(settings)
    serving = asyncio.create_task(
        serve_grpc(
            settings,
            stopping,
            name="ai",
            rules=RULES,
            database=process.database,
            services=process.services,
            verifier=issuer.verifier("ai"),
            resources=process.resources,
        )
    )
    try:
        await _ready(health_port, serving)
        options = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
            yield RunningAi(process, urls, model, issuer, channel, health_port)
    finally:
        stopping.set()
        await serving


async def _ready(health_port: int, serving: asyncio.Task[None]) -> None:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{health_port}") as channel:
        health = health_pb2_grpc.HealthStub(channel)
        watch = health.Watch(health_pb2.HealthCheckRequest(service="readiness"), wait_for_ready=True)
        async for answer in watch:
            if serving.done():
                await serving
            if answer.status == health_pb2.HealthCheckResponse.SERVING:
                watch.cancel()
                return


@pytest.fixture
def start_ai(ai_database: DatabaseURLs, valkey_server: ValkeyServer, model_server: ModelServer) -> StartAi:
    """Starts a process with settings of a test's own."""

    def start(**changes: Any) -> AbstractAsyncContextManager[RunningAi]:
        return running_ai(
            ai_database, changes.pop("valkey_url", valkey_server.urls["ai"]), model_server, **changes
        )

    return start


@pytest.fixture(scope="session")
def shared_model() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="session")
async def shared_ai(
    ai_template: TemplateDatabase, valkey_server: ValkeyServer, shared_model: ModelServer
) -> AsyncIterator[RunningAi]:
    """One process with the usual settings; what a test leaves behind is its tenant's alone."""
    with ai_template.fresh() as urls:
        async with running_ai(urls, valkey_server.urls["ai"], shared_model) as running:
            yield running


@pytest.fixture
def ai(shared_ai: RunningAi, shared_model: ModelServer) -> RunningAi:
    shared_model.reset()
    return shared_ai


@pytest.fixture
def caller(ai: RunningAi) -> Caller:
    return ai.projects()
