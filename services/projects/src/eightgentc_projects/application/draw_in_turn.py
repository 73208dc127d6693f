"""DrawInTurn: what the model draws in a chat is seen while it draws, with the ids that it gets and places of its own."""

from __future__ import annotations

from eightgentc_kit.errors import DomainError
from eightgentc_kit.ids import derived_id
from eightgentc_kit.logging import logger
from eightgentc_projects.application.growing_drawing import GrowingDrawing
from eightgentc_projects.application.proposal_view import graph_items
from eightgentc_projects.domain.conversation import Turn
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import DataPiece, ToolDrawing
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.planner import GraphPiece
from eightgentc_projects.ports.workspace import Workspace

log = logger(__name__)

Drawings = dict[str, GrowingDrawing]
"""Of one turn, by the call of the tool."""


class DrawInTurn:
    def __init__(self, workspace: Workspace, layout: GraphLayout) -> None:
        self._workspace = workspace
        self._layout = layout

    async def __call__(
        self, acting: Acting, turn: Turn, drawn: ToolDrawing, drawings: Drawings
    ) -> DataPiece | None:
        """What readers are told. None: the graph that it joins cannot be read, and so it is seen at its end."""
        call_id = drawn.tool_call_id
        if call_id not in drawings:
            try:
                _, nodes, edges = await self._workspace.reading(acting).graph.load()
            except DomainError as error:
                log.info("piece not shown", turn_id=turn.id, reason=error.reason)
                return None
            drawings[call_id] = GrowingDrawing(nodes, edges, self._layout)
        piece = await drawings[call_id].add(GraphPiece(drawn.nodes, drawn.edges))
        return DataPiece(
            call_id, "graph", derived_id(turn.id, call_id), graph_items(piece.nodes, piece.edges)
        )
