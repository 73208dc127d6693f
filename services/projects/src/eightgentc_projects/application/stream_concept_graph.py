"""StreamConceptGraph: as GenerateConceptGraph, with nodes and edges while the model draws them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from eightgentc_projects.application.generate_concept_graph import (
    GenerateConceptGraph,
    GraphGenerated,
    GraphRequest,
    ReadyToDraw,
)
from eightgentc_projects.application.growing_drawing import GrowingDrawing
from eightgentc_projects.application.repeat import Repeat, leased
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.planner import GraphPiece, PlannedGraph, Planner, Restart
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace


class StreamConceptGraph:
    def __init__(
        self, workspace: Workspace, planner: Planner, layout: GraphLayout, generate: GenerateConceptGraph
    ) -> None:
        self._workspace = workspace
        self._planner = planner
        self._layout = layout
        self._generate = generate

    async def __call__(
        self, acting: Acting, project_id: str, asked: GraphRequest, repeat: Repeat[GraphGenerated]
    ) -> AsyncGenerator[GraphPiece | Restart | GraphGenerated | StoredReply, None]:
        """Pieces as they come, what was saved last; a stored reply is alone. Closed before its end it saves nothing.

        Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, AiUnavailable, and what ai refuses.
        """
        ready = await self._generate.prepare(acting, project_id, asked)
        done: GraphGenerated | StoredReply | None
        async with leased(self._workspace, ready.acting, repeat) as done:
            if done is None:
                growing = self._growing(ready)
                events = self._planner.stream_graph(ready.input, asked.topics, ready.existing, asked.style)
                async with aclosing(events):
                    async for event in events:
                        match event:
                            case GraphPiece():
                                yield await growing.add(event)
                            case Restart():
                                growing = self._growing(ready)
                                yield event
                            case PlannedGraph():
                                done = await self._generate.keep(ready, event, repeat, growing.shown)
        assert done is not None, "a stream ends with the whole or an error"
        yield done

    def _growing(self, ready: ReadyToDraw) -> GrowingDrawing:
        return GrowingDrawing(ready.nodes, ready.edges, self._layout)
