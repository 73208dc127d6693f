"""GenerateConceptGraph: the model draws the graph of the chats. New nodes join the graph; nothing that exists is changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.ids import new_id
from eightgentc_kit.replacing import replacing
from eightgentc_kit.visible_text import name_key
from eightgentc_projects.application.gather_context import gather
from eightgentc_projects.application.get_graph import graph_etag
from eightgentc_projects.application.repeat import Repeat, leased
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.graph import Edge, EdgeDetails, Node
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.planner import PlannedGraph, Planner
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace

MAX_TOPICS = 50
MAX_TOPIC = 200
_MAX_EXISTING = 500
_new_node = replacing(Node, "id", "client_key", "generation_id")
_new_edge = replacing(Edge, "id", "details", "generation_id")
_joining = replacing(EdgeDetails, "source", "target")


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
    """What the model drew, with the ids it has now; nodes it drew again are the stored ones."""

    nodes: list[Node]
    edges: list[Edge]
    generation: Generation
    revision: int
    etag: str


class GenerateConceptGraph:
    def __init__(self, workspace: Workspace, planner: Planner, layout: GraphLayout, clock: Clock) -> None:
        self._workspace = workspace
        self._planner = planner
        self._layout = layout
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, asked: GraphRequest, repeat: Repeat[GraphGenerated]
    ) -> GraphGenerated | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, AiUnavailable, and what ai refuses."""
        acting = acting.in_project(project_id)
        if len(asked.topics) > MAX_TOPICS or any(len(topic) > MAX_TOPIC for topic in asked.topics):
            raise FieldInvalid.of("topics", f"must be at most {MAX_TOPICS} of at most {MAX_TOPIC} characters")
        stores = self._workspace.reading_jointly(acting)
        gathered, (graph_revision, nodes, edges) = await asyncio.gather(
            gather(stores, acting, now=self._clock.now(), needs=Role.EDITOR, speaks=bool(asked.prompt)),
            stores.graph.load(),
        )
        # As with a section: what the model drew before, and nobody touched, is no reason for what it draws now.
        existing = [node for node in nodes if node.edited_by_person or node.generation_id is None]
        async with leased(self._workspace, acting, repeat) as stored:
            if stored is not None:
                return stored
            input = replace(
                gathered.input, prompt=asked.prompt, request_id=asked.request_id, refresh=asked.refresh
            )
            planned = await self._planner.draw_graph(
                input, asked.topics, existing[:_MAX_EXISTING], asked.style
            )
            if planned.run.cache == "hit":
                drawn = _Drawing(nodes, edges, "").add(planned)
                if not drawn.adds and (first := drawn.first_generation_id):
                    # The answer is a stored one, and the graph holds it already: nothing changes.
                    generation = self._generation(acting, planned, first)
                    revision, etag = gathered.project.revision, graph_etag(graph_revision)
                    generated = GraphGenerated(drawn.nodes, drawn.edges, generation, revision, etag)
                    await repeat.keep_alone(self._workspace, acting, generated)
                    return generated
            return await self._save(acting, asked, planned, repeat)

    def _generation(self, acting: Acting, planned: PlannedGraph, id: str) -> Generation:
        return Generation(
            id=id,
            kind="graph",
            run=planned.run,
            output=msgspec.json.encode({"nodes": planned.nodes, "edges": planned.edges}).decode(),
            applied=True,
            requested_by=acting.user_id,
            create_time=self._clock.now(),
        )

    async def _save(
        self, acting: Acting, asked: GraphRequest, planned: PlannedGraph, repeat: Repeat[GraphGenerated]
    ) -> GraphGenerated:
        async with self._workspace.change(
            acting, cause="GenerateConceptGraph", needs=Role.EDITOR, touches_graph=True
        ) as change:
            generation = self._generation(acting, planned, new_id())
            _, nodes, edges = await change.graph.load()
            drawn = _Drawing(nodes, edges, generation.id).add(planned)
            if drawn.new_nodes and nodes:
                await self._place(drawn, nodes, edges, asked.style)
            await change.graph.insert_nodes(drawn.new_nodes)
            await change.graph.insert_edges(drawn.new_edges)
            await change.generations.insert(generation)
            change.record("generation", generation.id, after={"kind": "graph", "applied": True})
            for node in drawn.new_nodes:
                change.record("node", node.id, after=node)
            for edge in drawn.new_edges:
                change.record("edge", edge.id, after=edge)
            by_id = {node.id: node for node in drawn.new_nodes}
            generated = GraphGenerated(
                nodes=[by_id.get(node.id, node) for node in drawn.nodes],
                edges=drawn.edges,
                generation=generation,
                revision=change.revision,
                etag=graph_etag(change.graph_revision),
            )
            await repeat.keep(change, generated)
        return generated

    async def _place(self, drawn: _Drawing, nodes: list[Node], edges: list[Edge], style: str) -> None:
        fixed = frozenset(node.id for node in nodes)
        places = await self._layout.place(
            [*nodes, *drawn.new_nodes], [*edges, *drawn.new_edges], fixed=fixed, style=style
        )
        drawn.new_nodes = [node.at(places[node.id]) for node in drawn.new_nodes]


class _Drawing:
    """The model's graph joined to the stored one: a node of the same name is the same node."""

    def __init__(self, nodes: list[Node], edges: list[Edge], generation_id: str) -> None:
        self._generation_id = generation_id
        self._by_label = {name_key(node.details.label): node for node in nodes}
        self._keys: set[str | None] = {node.client_key for node in nodes}
        self._joined = {_joint(edge.details): edge for edge in edges}
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.new_nodes: list[Node] = []
        self.new_edges: list[Edge] = []

    @property
    def adds(self) -> bool:
        """Whether anything is new."""
        return bool(self.new_nodes or self.new_edges)

    @property
    def first_generation_id(self) -> str | None:
        """The generation that first drew some of it; None where people made all of it."""
        return next((node.generation_id for node in self.nodes if node.generation_id), None)

    def add(self, planned: PlannedGraph) -> _Drawing:
        ids: dict[str, str] = {}
        for node in planned.nodes:
            name = name_key(node.details.label)
            present = self._by_label.get(name)
            if present is None:
                # The model counts from n1 in every answer, so a key that is in use is left out.
                key = node.client_key if node.client_key not in self._keys else None
                present = _new_node(node, new_id(), key, self._generation_id)
                self._by_label[name] = present
                self._keys.add(key)
                self.new_nodes.append(present)
            ids[node.client_key or ""] = present.id
            self.nodes.append(present)
        for edge in planned.edges:
            details = _joining(edge.details, ids[edge.details.source], ids[edge.details.target])
            if details.source == details.target:
                continue
            drawn = self._joined.get(_joint(details))
            if drawn is None:
                drawn = _new_edge(edge, new_id(), details, self._generation_id)
                self._joined[_joint(details)] = drawn
                self.new_edges.append(drawn)
            self.edges.append(drawn)
        return self


def _joint(details: EdgeDetails) -> tuple[str, str, str]:
    """What makes two drawn edges the same."""
    return details.source, details.target, details.type
