"""GenerateConceptGraph: the model draws the graph of the chats. New nodes join the graph; nothing that exists is changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.drawing import Drawing
from eightgentc_projects.application.gather_context import gather
from eightgentc_projects.application.get_graph import graph_etag
from eightgentc_projects.application.graph_effect import graph_effect
from eightgentc_projects.application.propose import propose
from eightgentc_projects.application.recall_older import Question
from eightgentc_projects.application.repeat import Repeat, leased
from eightgentc_projects.domain.draft import DraftKey, GraphDraft, draft_as_json
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.planner import PlannedGraph, Planner, PlannerInput
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace

MAX_TOPICS = 50
MAX_TOPIC = 200
_MAX_EXISTING = 500
_NONE_SHOWN: Mapping[DraftKey, str] = {}


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """What is asked. No topics: everything in the chats. `style`: layered or grid."""

    topics: Sequence[str]
    prompt: str
    style: str
    request_id: str
    refresh: bool


@dataclass(frozen=True, slots=True)
class GraphGenerated:
    """What the model drew, with the ids it has, or gets when it is applied; nodes it drew again are the stored ones."""

    nodes: list[Node]
    edges: list[Edge]
    generation: Generation
    revision: int
    etag: str


@dataclass(frozen=True, slots=True)
class ReadyToDraw:
    """Before the model is asked. `existing`: nodes that it is told of; `nodes`, `edges`, `revision`, `etag`: the graph."""

    acting: Acting
    asked: GraphRequest
    input: PlannerInput
    existing: list[Node]
    nodes: list[Node]
    edges: list[Edge]
    revision: int
    etag: str


class GenerateConceptGraph:
    def __init__(
        self,
        workspace: Workspace,
        planner: Planner,
        layout: GraphLayout,
        clock: Clock,
        embedder: Embedder | None = None,
    ) -> None:
        self._workspace = workspace
        self._planner = planner
        self._layout = layout
        self._clock = clock
        self._embedder = embedder

    async def __call__(
        self, acting: Acting, project_id: str, asked: GraphRequest, repeat: Repeat[GraphGenerated]
    ) -> GraphGenerated | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, AiUnavailable, and what ai refuses."""
        ready = await self.prepare(acting, project_id, asked)
        async with leased(self._workspace, ready.acting, repeat) as stored:
            if stored is not None:
                return stored
            planned = await self._planner.draw_graph(ready.input, asked.topics, ready.existing, asked.style)
            return await self.keep(ready, planned, repeat)

    async def prepare(self, acting: Acting, project_id: str, asked: GraphRequest) -> ReadyToDraw:
        """What the model is asked, and the graph that it is asked for. Raises as the call, up to the model."""
        acting = acting.in_project(project_id)
        if len(asked.topics) > MAX_TOPICS or any(len(topic) > MAX_TOPIC for topic in asked.topics):
            raise FieldInvalid.of("topics", f"must be at most {MAX_TOPICS} of at most {MAX_TOPIC} characters")
        stores = self._workspace.reading_jointly(acting)
        gathered, (graph_revision, nodes, edges) = await asyncio.gather(
            gather(
                stores,
                acting,
                now=self._clock.now(),
                needs=Role.EDITOR,
                speaks=bool(asked.prompt),
                covers_sections=not asked.topics,
                question=Question.of(*asked.topics, asked.prompt, embedder=self._embedder),
            ),
            stores.graph.load(),
        )
        # As with a section: what the model drew before, and nobody touched, is no reason for what it draws now.
        existing = [node for node in nodes if node.edited_by_person or node.generation_id is None]
        input = replace(
            gathered.input, prompt=asked.prompt, request_id=asked.request_id, refresh=asked.refresh
        )
        revision, etag = gathered.project.revision, graph_etag(graph_revision)
        return ReadyToDraw(acting, asked, input, existing[:_MAX_EXISTING], nodes, edges, revision, etag)

    async def keep(
        self,
        ready: ReadyToDraw,
        planned: PlannedGraph,
        repeat: Repeat[GraphGenerated],
        shown: Mapping[DraftKey, str] = _NONE_SHOWN,
    ) -> GraphGenerated:
        """Save what was drawn, and the answer with it. `shown`: ids that a person saw while it was drawn."""
        acting = ready.acting
        draft = GraphDraft(
            planned.nodes, planned.edges, ready.asked.style, planned.node_proofs, planned.edge_proofs
        ).with_ids(new_id, shown)
        if planned.run.cache == "hit":
            drawn = Drawing(ready.nodes, ready.edges, "").add(draft)
            if not drawn.adds and (first := drawn.first_generation_id):
                # The answer is a stored one, and the graph holds it already: nothing changes.
                generation = self._generation(acting, planned, draft, first)
                generated = GraphGenerated(drawn.nodes, drawn.edges, generation, ready.revision, ready.etag)
                await repeat.keep_alone(self._workspace, acting, generated)
                return generated
        return await self._save(acting, planned, draft, repeat)

    def _generation(self, acting: Acting, planned: PlannedGraph, draft: GraphDraft, id: str) -> Generation:
        return Generation(
            id=id,
            kind="graph",
            run=planned.run,
            output=draft_as_json(draft),
            applied=True,
            requested_by=acting.user_id,
            create_time=self._clock.now(),
        )

    async def _save(
        self, acting: Acting, planned: PlannedGraph, draft: GraphDraft, repeat: Repeat[GraphGenerated]
    ) -> GraphGenerated:
        async with self._workspace.change(
            acting, cause="GenerateConceptGraph", needs=Role.EDITOR, touches_graph=True
        ) as change:
            generation = self._generation(acting, planned, draft, new_id())
            effect = await graph_effect(change, self._layout, draft, generation.id)
            generation = await propose(change, generation, effect)
            generated = GraphGenerated(
                nodes=list(effect.nodes),
                edges=list(effect.edges),
                generation=generation,
                revision=change.revision,
                etag=graph_etag(change.graph_revision),
            )
            await repeat.keep(change, generated)
        return generated
