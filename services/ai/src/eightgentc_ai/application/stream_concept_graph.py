"""StreamConceptGraph: nodes and edges while the model writes them, each with a place; then the checked whole, laid out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from eightgentc_ai.application.graph_request import GraphRequest
from eightgentc_ai.application.run import Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.stream_run import Restart, StreamedTask, stream_run
from eightgentc_ai.domain.concept_graph import ConceptGraph
from eightgentc_ai.domain.growing_graph import GrowingGraph
from eightgentc_ai.domain.model_request import ModelEvent, TextDelta, ToolInputDelta
from eightgentc_ai.domain.source import Sources
from eightgentc_ai.ports.graph_layout import GraphLayout, PlaceNext

GraphEvent = ConceptGraph | Restart | Result[ConceptGraph]
"""A piece is a graph of what is new; its edges may join nodes of earlier pieces."""


class StreamConceptGraph:
    def __init__(self, runs: ModelRuns, layout: GraphLayout) -> None:
        self._runs = runs
        self._layout = layout

    async def __call__(self, request: GraphRequest) -> AsyncGenerator[GraphEvent, None]:
        """Pieces as the model writes, the whole last. Raises FieldInvalid, and as ModelRuns.run.

        A node stays where its piece has put it until the whole, whose layout knows all edges, may put it elsewhere.
        """
        asked = StreamedTask(
            request.task(),
            ConceptGraph,
            request.checked,
            lambda run, sources: _GrowingAnswer(
                self._runs.nodes_of(run), self._layout.growing(request.existing), sources
            ),
        )
        shown, events = False, stream_run(self._runs, asked)
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Result):
                    placed = await self._layout.place(event.value, request.existing, request.style)
                    if not shown:
                        yield placed
                    yield replace(event, value=placed)
                else:
                    shown = isinstance(event, ConceptGraph)
                    yield event


class _GrowingAnswer:
    """One answer, as the call of the tool or as text; what else the model says shows nothing."""

    def __init__(
        self, completed: Callable[[Any], Iterable[Any]], place_next: PlaceNext, sources: Sources
    ) -> None:
        self._completed = completed
        self._sources = sources
        self._place_next = place_next
        self._growing: dict[str, GrowingGraph] = {}
        self._shown = ""

    def take(self, event: ModelEvent) -> ConceptGraph | None:
        match event:
            case TextDelta(text):
                source = "text"
            case ToolInputDelta(id, text):
                source = f"call {id}"
            case _:
                return None
        if self._shown not in ("", source):
            return None
        if source not in self._growing:
            self._growing[source] = GrowingGraph(self._completed, self._sources)
        piece = self._growing[source].take(text)
        if piece is None:
            return None
        self._shown = source
        return replace(piece, nodes=tuple(map(self._place_next, piece.nodes)))

    def is_part_of(self, graph: ConceptGraph) -> bool:
        return self._growing[self._shown].is_part_of(graph)
