"""What projects asks of ai. Every call stops the model when it is cancelled."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eightgentc_projects.domain.diagram import DiagramCheck
from eightgentc_projects.domain.generation import RunInfo
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.domain.insight import InsightKind
from eightgentc_projects.domain.provenance import Proof
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import ReplyEvent


@dataclass(frozen=True, slots=True)
class ContextItem:
    """Something the model may know; data, never instructions. Higher priority stays longer.

    `label`: whose words they are, user or assistant; for other things a title. `only_beyond_history`: it is sent where ai
    has to leave out some of the history of the call, and not where all of it is sent.
    """

    id: str
    kind: str
    text: str
    version: str = ""
    priority: int = 0
    label: str = ""
    section: str = ""
    only_beyond_history: bool = False


@dataclass(frozen=True, slots=True)
class PlannerInput:
    """What every call carries.

    `message_time`: when the person spoke; years are resolved against it. `time_zone`: what day that was for them.
    """

    tenant: str
    project_id: str
    user_id: str
    session_id: str
    address: str
    message_time: datetime
    prompt: str = ""
    context: tuple[ContextItem, ...] = ()
    request_id: str = ""
    refresh: bool = False
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class HistoryMessage:
    """One earlier message of a chat. `role`: user or assistant."""

    id: str
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """A section's text. `proofs`: of its paragraphs."""

    content: str
    run: RunInfo
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedGraph:
    """Nodes carry the model's ids as client keys; edges name them. Every node is placed.

    `node_proofs`, `edge_proofs`: of each, in the same order.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    run: RunInfo
    node_proofs: tuple[Proof, ...] = ()
    edge_proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionDelta:
    """Text to append to a section that is being written."""

    text: str


@dataclass(frozen=True, slots=True)
class GraphPiece:
    """New nodes and edges of a graph that is being drawn, as in a planned graph; edges may join earlier nodes."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]


@dataclass(frozen=True, slots=True)
class Restart:
    """All pieces so far are void. `reason`: in text for people."""

    reason: str


@dataclass(frozen=True, slots=True)
class PlannedDiagram:
    """Mermaid text that parsed. `check`: valid, or a draft that is too large for browsers. `proofs`: of its elements."""

    type: str
    content: str
    check: DiagramCheck
    run: RunInfo
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedInsight:
    """What a message says. `message_id`: the item that says it; '' with `quote` where it is inferred.

    `supersedes`, `contradicts`: items of known insights, or ''.
    """

    kind: InsightKind
    text: str
    message_id: str = ""
    quote: str = ""
    supersedes: str = ""
    contradicts: str = ""


@dataclass(frozen=True, slots=True)
class PlannedInsights:
    """In the order of the messages."""

    found: tuple[PlannedInsight, ...]
    run: RunInfo


@dataclass(frozen=True, slots=True)
class PlannedSummary:
    """What a chat says in short: Markdown."""

    text: str
    run: RunInfo


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    """`offer_tools`: whether the model may choose a tool instead of text.

    `whole`: a stored answer will do, and the text comes in one piece. Never for a chat.
    """

    input: PlannerInput
    section: str
    history: tuple[HistoryMessage, ...] = ()
    offer_tools: bool = False
    whole: bool = False


class Planner(Protocol):
    """The AI service.

    Every method raises AiUnavailable when ai is unavailable, and RemoteError with ai's own code and reason for what
    ai refuses (limits, model unavailable, refusal, invalid output). Deadlines are those of the call being served.
    """

    async def plan_section(self, input: PlannerInput, section: str, goals: str) -> PlannedSection: ...

    async def draw_graph(
        self, input: PlannerInput, topics: Sequence[str], existing: Sequence[Node], layout: str
    ) -> PlannedGraph:
        """`layout`: layered or grid."""
        ...

    def stream_section(
        self, input: PlannerInput, section: str, goals: str
    ) -> AsyncGenerator[SectionDelta | Restart | PlannedSection, None]:
        """The text as the model writes it, the whole last. Closing it stops the model."""
        ...

    def stream_graph(
        self, input: PlannerInput, topics: Sequence[str], existing: Sequence[Node], layout: str
    ) -> AsyncGenerator[GraphPiece | Restart | PlannedGraph, None]:
        """What is complete as the model draws it, the whole last. Closing it stops the model."""
        ...

    async def draw_diagram(self, input: PlannerInput, type: str) -> PlannedDiagram:
        """Timelines and gantt charts are compiled from typed tasks by ai."""
        ...

    async def extract_insights(self, input: PlannerInput) -> PlannedInsights:
        """Reads the context's items of kind message; those of kind insight are known."""
        ...

    async def summarize_conversation(self, input: PlannerInput) -> PlannedSummary:
        """Reads the context's items of kind message; one of kind summary is what was said before them."""
        ...

    def reply(self, request: ReplyRequest) -> AsyncGenerator[ReplyEvent, None]:
        """Events as they come, ReplyFinish last."""
        ...

    async def check_diagram(self, acting: Acting, content: str) -> tuple[DiagramCheck, str]:
        """The verdict of the Mermaid parser, and the kind it saw; UNCHECKED when ai is unavailable, never an error."""
        ...
