"""GenerateConceptGraph: nodes and edges, checked, every node placed."""

from __future__ import annotations

from dataclasses import replace

from eightgentc_ai.application.graph_request import GraphRequest
from eightgentc_ai.application.run import Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.domain.concept_graph import ConceptGraph
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.ports.graph_layout import GraphLayout


class GenerateConceptGraph:
    def __init__(self, runs: ModelRuns, layout: GraphLayout) -> None:
        self._runs = runs
        self._layout = layout

    async def __call__(self, request: GraphRequest) -> Result[ConceptGraph]:
        """Raises FieldInvalid, and as ModelRuns.run."""

        async def check(answer: ModelAnswer, repairs: list[str]) -> ConceptGraph:
            return request.checked(answer, repairs, sources)

        task = request.task()
        sources = self._runs.sources(task)
        result = await self._runs.run(task, check, ConceptGraph)
        # Placing depends on what is there by now, so it is done anew for stored answers too.
        placed = await self._layout.place(result.value, request.existing, request.style)
        return replace(result, value=placed)
