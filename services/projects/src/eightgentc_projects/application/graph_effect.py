"""What a drawn graph adds to the stored one, and how that is taken back. Nothing that exists is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eightgentc_kit.errors import FieldViolation
from eightgentc_projects.application.drawing import Drawing
from eightgentc_projects.domain.draft import GraphDraft
from eightgentc_projects.domain.errors import ProposalTouched
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.domain.proposal import Footprint, Proposal
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.workspace import Change


@dataclass(frozen=True, slots=True)
class GraphEffect:
    """`nodes`, `edges`: all that was drawn, as it is stored where it was there before. `new_…`: what of it is added."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    new_nodes: Sequence[Node]
    new_edges: Sequence[Edge]

    @property
    def replaces_person(self) -> bool:
        return False

    @property
    def footprint(self) -> Footprint:
        """What was added carries the generation's id."""
        return Footprint()

    async def write(self, change: Change) -> None:
        await change.graph.insert_nodes(self.new_nodes)
        await change.graph.insert_edges(self.new_edges)
        for node in self.new_nodes:
            change.record("node", node.id, after=node)
        for edge in self.new_edges:
            change.record("edge", edge.id, after=edge)


async def graph_effect(
    change: Change, layout: GraphLayout, draft: GraphDraft, generation_id: str
) -> GraphEffect:
    """What the draft would add now, placed beside what is there."""
    _, nodes, edges = await change.graph.load()
    drawn = Drawing(nodes, edges, generation_id).add(draft)
    if drawn.new_nodes and nodes:
        fixed = frozenset(node.id for node in nodes)
        places = await layout.place(
            [*nodes, *drawn.new_nodes], [*edges, *drawn.new_edges], fixed=fixed, style=draft.style
        )
        drawn.new_nodes = [node.at(places[node.id]) for node in drawn.new_nodes]
    placed = {node.id: node for node in drawn.new_nodes}
    shown = [placed.get(node.id, node) for node in drawn.nodes]
    return GraphEffect(shown, drawn.edges, drawn.new_nodes, drawn.new_edges)


async def undo_graph(change: Change, proposal: Proposal) -> None:
    """What it added goes. Raises ProposalTouched."""
    _, nodes, edges = await change.graph.load()
    own_nodes = {node.id: node for node in nodes if node.generation_id == proposal.id}
    own_edges = {edge.id: edge for edge in edges if edge.generation_id == proposal.id}
    touched = [
        *(_node(node, "was changed") for node in own_nodes.values() if node.version > 1),
        *(_edge(edge, "was changed") for edge in own_edges.values() if edge.version > 1),
        *(
            _node(node, "is drawn in one of its nodes")
            for node in nodes
            if node.details.parent_id in own_nodes and node.id not in own_nodes
        ),
        *(
            _edge(edge, "joins one of its nodes")
            for edge in edges
            if edge.id not in own_edges
            and (edge.details.source in own_nodes or edge.details.target in own_nodes)
        ),
    ]
    if touched:
        raise ProposalTouched.by(touched)
    await change.graph.delete_edges(own_edges)
    await change.graph.delete_nodes(own_nodes)
    for edge in own_edges.values():
        change.record("edge", edge.id, before=edge)
    for node in own_nodes.values():
        change.record("node", node.id, before=node)


def _node(node: Node, what: str) -> FieldViolation:
    return FieldViolation(f"nodes/{node.id}", what)


def _edge(edge: Edge, what: str) -> FieldViolation:
    return FieldViolation(f"edges/{edge.id}", what)
