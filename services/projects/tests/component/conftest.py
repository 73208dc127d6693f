"""The real gRPC server of projects on a real Postgres; only the planner is scripted, and tokens come from a test issuer."""

import asyncio
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import grpc
import psycopg
import pytest
import pytest_asyncio

from eightgentc.projects.v1 import conversation_service_pb2_grpc as conversation_rpc
from eightgentc.projects.v1 import diagram_service_pb2_grpc as diagram_rpc
from eightgentc.projects.v1 import graph_service_pb2_grpc as graph_rpc
from eightgentc.projects.v1 import job_service_pb2_grpc as job_rpc
from eightgentc.projects.v1 import memory_service_pb2_grpc as memory_rpc
from eightgentc.projects.v1 import plan_service_pb2_grpc as plan_rpc
from eightgentc.projects.v1 import project_pb2, projects_service_pb2, sharing_service_pb2
from eightgentc.projects.v1 import projects_service_pb2_grpc as project_rpc
from eightgentc.projects.v1 import proposal_service_pb2_grpc as proposal_rpc
from eightgentc.projects.v1 import sharing_service_pb2_grpc as sharing_rpc
from eightgentc_kit.clock import Clock, SystemClock
from eightgentc_kit.errors import RemoteError
from eightgentc_kit.grpc.channel import call_stream, call_unary
from eightgentc_kit.grpc.server import GrpcServer, ServerOptions
from eightgentc_kit.ids import new_id
from eightgentc_kit.pagination import PageSeal
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_kit.postgres.guard import is_migrated
from eightgentc_projects.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_projects.adapters.outbound.memory_graph_cache import MemoryGraphCache
from eightgentc_projects.adapters.outbound.memory_job_signals import MemoryJobSignals
from eightgentc_projects.adapters.outbound.memory_turn_journal import MemoryTurnJournal
from eightgentc_projects.adapters.outbound.postgres.queue_store import PostgresTurnQueues
from eightgentc_projects.adapters.outbound.postgres.reading_rights import PostgresReadingRights
from eightgentc_projects.adapters.outbound.postgres.schema import RULES
from eightgentc_projects.adapters.outbound.postgres.turn_leases import PostgresTurnLeases
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.application.queue_signals import QueueSignals
from eightgentc_projects.application.readers import Readers
from eightgentc_projects.application.turn_runner import TurnRunner
from eightgentc_projects.bootstrap import Parts, runner_of, services_of, starter_of
from eightgentc_projects.domain.diagram import DiagramCheck, DiagramState
from eightgentc_projects.domain.generation import RunInfo
from eightgentc_projects.domain.graph import Edge, EdgeDetails, Node, NodeDetails
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import ReplyEvent, ReplyFinish, TextDelta
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.planner import (
    GraphPiece,
    PlannedDiagram,
    PlannedGraph,
    PlannedInsight,
    PlannedInsights,
    PlannedSection,
    PlannedSummary,
    PlannerInput,
    ReplyRequest,
    Restart,
    SectionDelta,
)
from eightgentc_testing.database import DatabaseURLs
from eightgentc_testing.tokens import TestIssuer

from .queues import Queue

SEAL = PageSeal(b"of the tests")
RUN = RunInfo("run-1", "scripted", "scripted-1", 10, 20, 0, "miss")


@dataclass(slots=True)
class ScriptedPlanner:
    """The planner's memory twin: says what the test wrote down, and remembers what it was asked."""

    section: str = "The bakery opens in May."
    run: RunInfo = RUN
    nodes: tuple[tuple[str, str], ...] = (("n1", "Bakery"), ("n2", "Oven"))
    edges: tuple[tuple[str, str], ...] = (("n1", "n2"),)
    insights: tuple[PlannedInsight, ...] = ()
    summary: str = "They open in May."
    reply_pieces: tuple[str, ...] = ("Good ", "morning.")
    tool_events: tuple[ReplyEvent, ...] = ()
    asked: list[PlannerInput] = field(default_factory=list)
    asked_for: list[object] = field(default_factory=list)
    requests: list[ReplyRequest] = field(default_factory=list)
    error: Exception | None = None
    gate: asyncio.Event | None = None
    restarts: int = 0
    calls: int = 0
    began: asyncio.Event = field(default_factory=asyncio.Event)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def _begin(self, input: PlannerInput) -> None:
        self.calls += 1
        self.asked.append(input)
        self.began.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error

    async def plan_section(self, input: PlannerInput, section: str, goals: str) -> PlannedSection:
        self.asked_for.append((section, goals))
        await self._begin(input)
        return PlannedSection(self.section, self.run)

    async def draw_graph(
        self, input: PlannerInput, topics: Sequence[str], existing: Sequence[Node], layout: str
    ) -> PlannedGraph:
        self.asked_for.append((list(topics), {node.details.label for node in existing}, layout))
        await self._begin(input)
        return self._graph()

    def _graph(self) -> PlannedGraph:
        nodes = tuple(
            Node("", NodeDetails(label, x=200.0 * index), client_key=key)
            for index, (key, label) in enumerate(self.nodes)
        )
        edges = tuple(Edge("", EdgeDetails(source, target)) for source, target in self.edges)
        return PlannedGraph(nodes, edges, self.run)

    async def stream_section(
        self, input: PlannerInput, section: str, goals: str
    ) -> AsyncGenerator[SectionDelta | Restart | PlannedSection, None]:
        """Its words one by one, the gate before the second."""
        self.asked_for.append((section, goals))
        async for word in self._streamed(
            input, [SectionDelta(word) for word in re.findall(r"\S+\s*", self.section)]
        ):
            yield word
        yield PlannedSection(self.section, self.run)

    async def stream_graph(
        self, input: PlannerInput, topics: Sequence[str], existing: Sequence[Node], layout: str
    ) -> AsyncGenerator[GraphPiece | Restart | PlannedGraph, None]:
        """Its nodes one by one, then its edges, the gate before the second piece; the whole is placed elsewhere."""
        self.asked_for.append((list(topics), {node.details.label for node in existing}, layout))
        whole = self._graph()
        pieces = [
            *(GraphPiece([node.at((0.0, 0.0))], []) for node in whole.nodes),
            GraphPiece([], whole.edges),
        ]
        async for piece in self._streamed(input, pieces):
            yield piece
        yield whole

    async def _streamed(self, input: PlannerInput, pieces: Sequence[Any]) -> AsyncGenerator[Any, None]:
        """`restarts`: the first piece is void once before all of them come."""
        self.calls += 1
        self.asked.append(input)
        self.began.set()
        try:
            for _ in range(self.restarts):
                yield pieces[0]
                yield Restart("The model was asked again.")
            for index, piece in enumerate(pieces):
                if index and self.gate is not None:
                    await self.gate.wait()
                if index and self.error is not None:
                    raise self.error
                yield piece
        except (asyncio.CancelledError, GeneratorExit):
            self.stopped.set()
            raise

    async def draw_diagram(self, input: PlannerInput, type: str) -> PlannedDiagram:
        self.asked_for.append(type)
        await self._begin(input)
        return PlannedDiagram(type, "flowchart TD\n    a --> b\n", DiagramCheck(DiagramState.VALID), self.run)

    async def extract_insights(self, input: PlannerInput) -> PlannedInsights:
        """Those of its insights whose quote a message holds, as ai gives them."""
        await self._begin(input)
        told = {item.id: item.text for item in input.context if item.kind == "message"}
        found = []
        for insight in self.insights:
            ids = [id for id, text in told.items() if insight.quote and insight.quote in text]
            if ids or not insight.quote:
                found.append(replace(insight, message_id=ids[0] if ids else ""))
        return PlannedInsights(tuple(found), self.run)

    async def summarize_conversation(self, input: PlannerInput) -> PlannedSummary:
        await self._begin(input)
        return PlannedSummary(self.summary, self.run)

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[ReplyEvent, None]:
        self.calls += 1
        self.asked.append(request.input)
        self.requests.append(request)
        try:
            for index, piece in enumerate(self.reply_pieces):
                if index and self.gate is not None:
                    await self.gate.wait()
                yield TextDelta(piece)
            for event in self.tool_events:
                yield event
            if self.error is not None:
                raise self.error
            yield ReplyFinish("stop", self.run)
        except (asyncio.CancelledError, GeneratorExit):
            self.stopped.set()
            raise

    async def check_diagram(self, acting: Acting, content: str) -> tuple[DiagramCheck, str]:
        if content.startswith("flowchart"):
            if "javascript:" in content:
                return DiagramCheck(DiagramState.DRAFT, 3, 9, (), "It runs script.", "unsafe"), "flowchart-v2"
            return DiagramCheck(DiagramState.VALID), "flowchart-v2"
        return DiagramCheck(DiagramState.DRAFT, 1, 3, ("NEWLINE",), "Parse error on line 1"), ""


@dataclass(slots=True)
class Person:
    """Somebody with a token."""

    id: str
    token: str
    name: str

    async def call(self, method: Any, request: Any) -> Any:
        """Call as this person."""
        return await call_unary(method, request, token=self.token)

    async def stream(self, method: Any, request: Any) -> list[Any]:
        """Read a whole stream as this person."""
        return [message async for message in call_stream(method, request, token=self.token)]

    async def refused(self, method: Any, request: Any) -> RemoteError:
        """The error that the call ends with."""
        try:
            await self.call(method, request)
        except RemoteError as error:
            return error
        raise AssertionError("the call was not refused")

    async def refused_stream(self, method: Any, request: Any) -> RemoteError:
        """The error that the stream ends with."""
        try:
            await self.stream(method, request)
        except RemoteError as error:
            return error
        raise AssertionError("the stream was not refused")


@dataclass(slots=True)
class Service:
    """The running service: its stubs, and what stands around it."""

    channel: grpc.aio.Channel
    issuer: TestIssuer
    planner: ScriptedPlanner
    urls: DatabaseURLs
    database: Database
    stopping: asyncio.Event
    runner: TurnRunner
    graph_cache: MemoryGraphCache
    parts: Parts
    projects: Any = field(init=False)
    sharing: Any = field(init=False)
    plan: Any = field(init=False)
    graph: Any = field(init=False)
    diagrams: Any = field(init=False)
    conversations: Any = field(init=False)
    jobs: Any = field(init=False)
    memory: Any = field(init=False)
    proposals: Any = field(init=False)

    def __post_init__(self) -> None:
        self.projects = project_rpc.ProjectsServiceStub(self.channel)
        self.sharing = sharing_rpc.SharingServiceStub(self.channel)
        self.plan = plan_rpc.PlanServiceStub(self.channel)
        self.graph = graph_rpc.GraphServiceStub(self.channel)
        self.diagrams = diagram_rpc.DiagramServiceStub(self.channel)
        self.conversations = conversation_rpc.ConversationServiceStub(self.channel)
        self.jobs = job_rpc.JobServiceStub(self.channel)
        self.memory = memory_rpc.MemoryServiceStub(self.channel)
        self.proposals = proposal_rpc.ProposalServiceStub(self.channel)

    async def person(self, name: str = "Ada") -> Person:
        """A new person, known to projects as auth's events would make them known."""
        id = new_id()
        url = self.urls.roles["eightgentc_projects_worker"]
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute("INSERT INTO projects.people (id, name) VALUES (%s, %s)", (id, name))
        # A test may take longer than the minute that such a token has in life.
        token = self.issuer.account_token(id, "projects", exp=int(time.time()) + 600)
        return Person(id, token, name)

    async def project(self, owner: Person, title: str = "Bakery") -> str:
        """A new project of this person; its id."""
        request = projects_service_pb2.CreateProjectRequest(project=project_pb2.Project(title=title))
        response = await owner.call(self.projects.CreateProject, request)
        return str(response.project.id)

    async def join(self, owner: Person, project_id: str, person: Person, role: str) -> Person:
        """Let somebody into a project."""
        await owner.call(
            self.sharing.AddMember,
            sharing_service_pb2.AddMemberRequest(
                project_id=project_id,
                account_id=person.id,
                role=project_pb2.Role.Value(f"ROLE_{role.upper()}"),
            ),
        )
        return replace(person)


@pytest.fixture
def clock() -> Clock:
    """The clock of the service; a file of tests may have one of its own."""
    return SystemClock()


@pytest.fixture
def embedder() -> Embedder | None:
    """What recalls by meaning: nothing; a file of tests may have one of its own."""
    return None


@pytest_asyncio.fixture
async def service(
    database_urls: DatabaseURLs, clock: Clock, embedder: Embedder | None
) -> AsyncIterator[Service]:
    issuer, planner, stopping = TestIssuer(), ScriptedPlanner(), asyncio.Event()
    database = Database(PoolOptions(database_urls.roles["eightgentc_projects"]), application="projects-test")
    await database.open()
    graph_cache, signals = MemoryGraphCache(), MemoryJobSignals()
    parts = Parts(
        PostgresWorkspace(database),
        PostgresTurnLeases(database),
        PostgresTurnQueues(database),
        PostgresReadingRights(database),
        planner,
        MemoryTurnJournal(),
        graph_cache,
        LibraryGraphLayout(),
        signals,
        QueueSignals(),
        clock,
        SEAL,
        embedder,
    )
    runner, readers = runner_of(parts, owner="test"), Readers(parts.rights)
    server = GrpcServer(
        ServerOptions("127.0.0.1:0", "127.0.0.1:0", "projects.eightgentc", drain_seconds=1),
        services_of(parts, runner, readers, stopping),
        issuer.verifier("projects"),
        partial(is_migrated, database, RULES),
    )
    queued_turns = starter_of(parts, runner, stopping)
    await queued_turns.begin()
    await server.start()
    channel = grpc.aio.insecure_channel(f"127.0.0.1:{server.port}")
    yield Service(channel, issuer, planner, database_urls, database, stopping, runner, graph_cache, parts)
    if planner.gate is not None:
        planner.gate.set()  # After a test that failed a turn may still wait at it.
    await channel.close()
    await server.stop()
    await queued_turns.close()
    await readers.close()
    await runner.close()
    await database.close()


@pytest_asyncio.fixture
async def ada(service: Service) -> Person:
    return await service.person("Ada")


@pytest_asyncio.fixture
async def bob(service: Service) -> Person:
    return await service.person("Bob")


@pytest_asyncio.fixture
async def queue(service: Service, ada: Person) -> Queue:
    """A chat of Ada's in which messages wait."""
    return await Queue(service).begin(ada)


@pytest_asyncio.fixture
async def database_rows(service: Service) -> Any:
    """Reads past row security, to see what is really stored."""

    async def rows(query: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        async with await psycopg.AsyncConnection.connect(service.urls.admin) as connection:
            cursor = await connection.execute(query, params)  # type: ignore[arg-type]  # tests pass literals
            return await cursor.fetchall()

    return rows
