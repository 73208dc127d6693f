"""The workspace on Postgres: reads in one round trip, and the unit of work that writes one row of `changes`."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cached_property

import msgspec
import psycopg
from sqlalchemy import bindparam, literal_column, select

from eightgentc_kit.postgres.columns import Text
from eightgentc_kit.postgres.database import Command, Database, Params, UnitOfWork
from eightgentc_kit.postgres.rows import Row
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.conversation_store import PostgresConversationStore
from eightgentc_projects.adapters.outbound.postgres.diagram_store import PostgresDiagramStore
from eightgentc_projects.adapters.outbound.postgres.generation_store import PostgresGenerationStore
from eightgentc_projects.adapters.outbound.postgres.graph_store import PostgresGraphStore
from eightgentc_projects.adapters.outbound.postgres.insight_store import PostgresInsightStore
from eightgentc_projects.adapters.outbound.postgres.job_store import PostgresJobStore
from eightgentc_projects.adapters.outbound.postgres.member_store import PostgresMemberStore
from eightgentc_projects.adapters.outbound.postgres.move_nodes import (
    columns_of,
    move_nodes,
    moved,
    statement_for,
)
from eightgentc_projects.adapters.outbound.postgres.project_queue import ProjectQueue
from eightgentc_projects.adapters.outbound.postgres.project_store import PostgresProjectStore
from eightgentc_projects.adapters.outbound.postgres.queue_store import PostgresQueueStore
from eightgentc_projects.adapters.outbound.postgres.queued_database import QueuedDatabase
from eightgentc_projects.adapters.outbound.postgres.recall_store import PostgresRecallStore
from eightgentc_projects.adapters.outbound.postgres.request_store import PostgresRequestStore
from eightgentc_projects.adapters.outbound.postgres.section_store import PostgresSectionStore
from eightgentc_projects.adapters.outbound.postgres.session import (
    JointReadSession,
    ReadSession,
    Session,
    settings_of,
)
from eightgentc_projects.adapters.outbound.postgres.source_store import PostgresSourceStore
from eightgentc_projects.adapters.outbound.postgres.summary_store import PostgresSummaryStore
from eightgentc_projects.adapters.outbound.postgres.tables import heads
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.node_moves import NodeMoves
from eightgentc_projects.domain.role import Acting, Role, role_of
from eightgentc_projects.ports.workspace import Change, Move, Moved, Stores

# The lock of the project, taken first by every change of it: no deadlocks, no gaps, commit order. It asks for
# the row, not for the role: a person without a role sees no row.
_role = literal_column("projects.acting_role()", Text).label("role")
LOCK = Statement(
    "change_lock",
    select(heads.c.revision, heads.c.graph_revision, _role)
    .where(heads.c.project_id == bindparam("project"))
    .with_for_update(),
)
ROLE = Statement("change_role", select(_role))
# One statement ends the unit of work: the head moves, and what happened is recorded. By hand: a chain of three writes
# reads worse in Core. Nothing is read of the row of changes: reading asks for the role once more.
WRITE = Statement(
    "change_write",
    """WITH head AS (
        UPDATE projects.heads SET revision = %(revision)s, graph_revision = %(graph_revision)s
        WHERE project_id = %(project)s RETURNING 1
    ), change AS (
        INSERT INTO projects.changes (project_id, revision, actor_ref, cause, entities, digest)
        SELECT %(project)s, %(revision)s, (SELECT ref FROM projects.actors WHERE user_id = %(user)s), %(cause)s,
        %(entities)s, %(digest)s FROM head
    ) INSERT INTO projects.change_texts (project_id, revision, texts)
    SELECT %(project)s, %(revision)s, %(texts)s FROM head""",
)


class UnitSession:
    """Statements inside one transaction."""

    def __init__(self, work: UnitOfWork, acting: Acting) -> None:
        self.acting = acting
        self._work = work

    async def fetch(self, statement: Statement, params: Params) -> list[Row]:
        return await self._work.fetch(statement, params)

    async def execute(self, statement: Statement, params: Params) -> None:
        await self._work.execute(statement, params)

    async def fetch_first(self, commands: Sequence[Command]) -> list[Row]:
        first, *others = commands
        rows = await self._work.fetch(first.statement, first.params)
        for command in others:
            await self._work.execute(command.statement, command.params)
        return rows


class PostgresStores:
    """Implements `Stores`: every store over the same session, made when first asked for."""

    def __init__(self, session: Session, *, tells_summaries: bool = True) -> None:
        self._session = session
        self._tells_summaries = tells_summaries

    @cached_property
    def projects(self) -> PostgresProjectStore:
        return PostgresProjectStore(self._session)

    @cached_property
    def members(self) -> PostgresMemberStore:
        return PostgresMemberStore(self._session)

    @cached_property
    def sections(self) -> PostgresSectionStore:
        return PostgresSectionStore(self._session)

    @cached_property
    def graph(self) -> PostgresGraphStore:
        return PostgresGraphStore(self._session)

    @cached_property
    def diagrams(self) -> PostgresDiagramStore:
        return PostgresDiagramStore(self._session)

    @cached_property
    def conversations(self) -> PostgresConversationStore:
        return PostgresConversationStore(self._session)

    @cached_property
    def queue(self) -> PostgresQueueStore:
        return PostgresQueueStore(self._session)

    @cached_property
    def generations(self) -> PostgresGenerationStore:
        return PostgresGenerationStore(self._session)

    @cached_property
    def insights(self) -> PostgresInsightStore:
        return PostgresInsightStore(self._session)

    @cached_property
    def sources(self) -> PostgresSourceStore:
        return PostgresSourceStore(self._session)

    @cached_property
    def summaries(self) -> PostgresSummaryStore:
        return PostgresSummaryStore(self._session, tells=self._tells_summaries)

    @cached_property
    def recall(self) -> PostgresRecallStore:
        return PostgresRecallStore(self._session)

    @cached_property
    def requests(self) -> PostgresRequestStore:
        return PostgresRequestStore(self._session)

    @cached_property
    def jobs(self) -> PostgresJobStore:
        return PostgresJobStore(self._session)


class PostgresChange(PostgresStores):
    """Implements `Change`."""

    def __init__(self, session: Session, cause: str) -> None:
        super().__init__(session)
        self._cause = cause
        self._concluded = False
        self._written = False
        self._touches_graph = False
        self._recorded: list[dict[str, object]] = []
        self.revision = 1
        self.graph_revision = 0

    async def lock(self, needs: Role, *, touches_graph: bool) -> None:
        """Take the project's lock and see who acts."""
        rows = await self._session.fetch(LOCK, {"project": self._session.acting.project_id})
        if not rows:
            await self._refuse(needs)
        head = rows[0]
        role_of(head.role).must_reach(needs)
        self._touches_graph = touches_graph
        self.revision = head.revision + 1
        self.graph_revision = head.graph_revision + touches_graph

    async def _refuse(self, needs: Role) -> None:
        # A viewer may read the head but not lock it: row security hides it from FOR UPDATE.
        role = (await self._session.fetch(ROLE, {}))[0].role
        if role is not None:
            role_of(role).must_reach(needs)
        raise ResourceNotFound.of("project")

    def record(self, entity: str, entity_id: str, *, before: object = None, after: object = None) -> None:
        self._recorded.append({"entity": entity, "id": entity_id, "before": before, "after": after})

    async def conclude(self, last: Awaitable[None]) -> None:
        await self.finish()
        self._concluded = True
        await last

    async def move_nodes(self, nodes: NodeMoves, graph_revision: int | None) -> Moved:
        [done] = moved(
            await self._session.fetch(statement_for(len(nodes)), columns_of([nodes], [graph_revision]))
        )
        self._written |= done.revision == self.revision
        return done

    async def begin_next(self) -> None:
        await self._write()
        self._recorded = []
        self.revision += 1
        self.graph_revision += self._touches_graph

    async def finish(self) -> None:
        """Write the row of what was recorded. Raises psycopg.Rollback when nothing was in the whole unit of work."""
        if self._concluded:
            return
        if self._recorded:
            await self._write()
        elif not self._written:
            raise psycopg.Rollback

    async def _write(self) -> None:
        self._written = True
        acting = self._session.acting
        texts = msgspec.json.encode(self._recorded)
        entities = [{"entity": item["entity"], "id": item["id"]} for item in self._recorded]
        await self._session.execute(
            WRITE,
            {
                "project": acting.project_id,
                "user": acting.user_id,
                "revision": self.revision,
                "graph_revision": self.graph_revision,
                "cause": self._cause,
                "entities": msgspec.json.encode(entities).decode(),
                "digest": hashlib.sha256(texts).digest(),
                "texts": texts.decode(),
            },
        )


class PostgresWorkspace:
    """Implements `Workspace`. `connections`: how many the pool has. `tells_summaries`: whether models are told any."""

    def __init__(self, database: Database, *, connections: int = 8, tells_summaries: bool = True) -> None:
        self._tells_summaries = tells_summaries
        self._database = QueuedDatabase(database, connections=connections)
        self._queue = ProjectQueue(database.breaker)

    def reading(self, acting: Acting) -> Stores:
        return self._stores(ReadSession(self._database, acting))

    def reading_jointly(self, acting: Acting) -> Stores:
        return self._stores(JointReadSession(self._database, acting))

    @asynccontextmanager
    async def transaction(self, acting: Acting) -> AsyncIterator[Stores]:
        async with self._database.unit_of_work(settings_of(acting)) as work:
            yield self._stores(UnitSession(work, acting))

    @asynccontextmanager
    async def change(
        self, acting: Acting, *, cause: str, needs: Role, touches_graph: bool = False
    ) -> AsyncIterator[Change]:
        async with (
            self._queue.turn(acting.project_id),
            self._database.unit_of_work(settings_of(acting)) as work,
        ):
            change = PostgresChange(UnitSession(work, acting), cause)
            await change.lock(needs, touches_graph=touches_graph)
            yield change
            await change.finish()

    async def move_nodes(self, acting: Acting, take: Callable[[], Sequence[Move]]) -> list[Moved]:
        async with self._queue.turn(acting.project_id), self._database.place(settings_of(acting)) as database:
            moves = take()
            return await move_nodes(database, acting, moves) if moves else []

    @asynccontextmanager
    async def creation(self, acting: Acting, *, cause: str) -> AsyncIterator[Change]:
        async with self._database.unit_of_work(settings_of(acting)) as work:
            change = PostgresChange(UnitSession(work, acting), cause)
            yield change
            await change.finish()

    def _stores(self, session: Session) -> PostgresStores:
        return PostgresStores(session, tells_summaries=self._tells_summaries)
