"""A drawing while the model draws it: what a person sees of it, with the ids that it gets and places of its own."""

from __future__ import annotations

from collections.abc import Sequence

from eightgentc_kit.ids import new_id
from eightgentc_projects.application.drawing import Drawing
from eightgentc_projects.domain.draft import DraftKey, GraphDraft
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.ports.graph_layout import GraphLayout, PlaceNext
from eightgentc_projects.ports.planner import GraphPiece


class GrowingDrawing:
    """Joins pieces to the stored graph as `graph_effect` joins the whole. `shown`: the ids by the model's own keys."""

    def __init__(self, nodes: Sequence[Node], edges: Sequence[Edge], layout: GraphLayout) -> None:
        self.shown: dict[DraftKey, str] = {}
        self._stored = nodes
        self._drawing = Drawing(list(nodes), list(edges), "")
        self._layout = layout
        self._place_next: PlaceNext | None = None

    async def add(self, piece: GraphPiece) -> GraphPiece:
        """The piece as a person sees it: a node of the name of a stored one is that one, where it is."""
        draft = GraphDraft(tuple(piece.nodes), tuple(piece.edges)).with_ids(new_id)
        self.shown |= draft.ids_by_key()
        drawing = self._drawing
        nodes, edges, new = len(drawing.nodes), len(drawing.edges), len(drawing.new_nodes)
        drawing.add(draft)
        if self._place_next is None and drawing.new_nodes:
            self._place_next = await self._layout.growing(self._stored)
        placed = {node.id: self._placed(node) for node in drawing.new_nodes[new:]}
        return GraphPiece(
            [placed.get(node.id, node) for node in drawing.nodes[nodes:]], drawing.edges[edges:]
        )

    def _placed(self, node: Node) -> Node:
        assert self._place_next is not None, "there is a new node"
        return self._place_next(node)
