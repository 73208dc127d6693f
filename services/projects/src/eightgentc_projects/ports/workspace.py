"""Stored projects: reads for a person, and units of work that each write one row of `changes`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from eightgentc_projects.domain.node_moves import NodeMoves
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.conversation_store import ConversationStore
from eightgentc_projects.ports.diagram_store import DiagramStore
from eightgentc_projects.ports.generation_store import GenerationStore
from eightgentc_projects.ports.graph_store import GraphStore
from eightgentc_projects.ports.insight_store import InsightStore
from eightgentc_projects.ports.job_store import JobStore
from eightgentc_projects.ports.project_store import MemberStore, ProjectStore
from eightgentc_projects.ports.queue_store import QueueStore
from eightgentc_projects.ports.recall_store import RecallStore
from eightgentc_projects.ports.request_store import RequestStore
from eightgentc_projects.ports.section_store import SectionStore
from eightgentc_projects.ports.source_store import SourceStore
from eightgentc_projects.ports.summary_store import SummaryStore


@dataclass(frozen=True, slots=True)
class Move:
    """One person's move of nodes.

    `nodes`: which, and where to.
    `graph_revision`: at which it is meant; None: at any.
    `deadline`: until when it may wait for the project, as a time of `time.monotonic()`.
    """

    nodes: NodeMoves
    graph_revision: int | None
    deadline: float


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a move. The revisions are those afterwards, which are those before where nothing was to do.

    `stale`: it was refused because the graph has another revision than was meant.
    `unknown`: it was refused because the node at this index does not exist.
    """

    revision: int
    graph_revision: int
    stale: bool = False
    unknown: int | None = None


class Stores(Protocol):
    """All stores, for one acting person: none can forget whose data it reads."""

    @property
    def projects(self) -> ProjectStore: ...
    @property
    def members(self) -> MemberStore: ...
    @property
    def sections(self) -> SectionStore: ...
    @property
    def graph(self) -> GraphStore: ...
    @property
    def diagrams(self) -> DiagramStore: ...
    @property
    def conversations(self) -> ConversationStore: ...
    @property
    def queue(self) -> QueueStore: ...
    @property
    def generations(self) -> GenerationStore: ...
    @property
    def insights(self) -> InsightStore: ...
    @property
    def sources(self) -> SourceStore: ...
    @property
    def summaries(self) -> SummaryStore: ...
    @property
    def recall(self) -> RecallStore: ...
    @property
    def requests(self) -> RequestStore: ...
    @property
    def jobs(self) -> JobStore: ...


class Change(Stores, Protocol):
    """The stores inside one transaction that holds the project's lock."""

    @property
    def revision(self) -> int:
        """The project's revision if this change is kept."""
        ...

    @property
    def graph_revision(self) -> int:
        """The graph's revision if this change is kept."""
        ...

    def record(self, entity: str, entity_id: str, *, before: object = None, after: object = None) -> None:
        """Record what changed; values are JSON-ready. A unit of work that records nothing is rolled back."""
        ...

    async def move_nodes(self, nodes: NodeMoves, graph_revision: int | None) -> Moved:
        """Move nodes, as `Workspace.move_nodes` does; the row of `changes` is written with it."""
        ...

    async def begin_next(self) -> None:
        """Write the row of `changes` now; what follows in the transaction is a change with a row and revision of its own."""
        ...

    async def conclude(self, last: Awaitable[None]) -> None:
        """Write the row of `changes` now, then do what ends the right to write it (leaving, deleting)."""
        ...


class Workspace(Protocol):
    """Stored projects."""

    def reading(self, acting: Acting) -> Stores:
        """Stores in which each read, and each write that is one statement, is one round trip and stands alone."""
        ...

    def reading_jointly(self, acting: Acting) -> Stores:
        """Stores in which reads that begin at the same moment, as by `asyncio.gather`, are one round trip."""
        ...

    def transaction(self, acting: Acting) -> AbstractAsyncContextManager[Stores]:
        """Stores in one transaction, for what moves no revision: chats, and records of requests."""
        ...

    def change(
        self, acting: Acting, *, cause: str, needs: Role, touches_graph: bool = False
    ) -> AbstractAsyncContextManager[Change]:
        """A unit of work in `acting.project_id`, committed when the block ends, rolled back when it raises.

        Changes of one project are serialised by its lock; each kept one raises the revision by one.

        Args:
            cause: what the person did, e.g. `PatchGraph`.
            needs: the least role.
            touches_graph: whether nodes or edges change, which also raises the graph's revision.

        Raises:
            ResourceNotFound: no such project for this person.
            RoleNotSufficient: the role is smaller.
            DatabaseUnavailable, Overloaded, Contended: nothing was changed.
        """
        ...

    async def move_nodes(self, acting: Acting, take: Callable[[], Sequence[Move]]) -> list[Moved]:
        """Moves of one person, in one transaction and one round trip; each that changes something is a change of its own.

        Args:
            take: called when it is the project's turn; gives the moves, which may be none.

        Raises:
            ResourceNotFound, RoleNotSufficient, DatabaseUnavailable, Overloaded: none was made.
            Contended: the project was another's until the first deadline, or for too long; none was made.
        """
        ...

    def creation(self, acting: Acting, *, cause: str) -> AbstractAsyncContextManager[Change]:
        """A unit of work that begins with a project which does not exist yet: `projects.create` comes first."""
        ...
