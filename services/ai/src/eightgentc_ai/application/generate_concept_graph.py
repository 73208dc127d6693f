"""GenerateConceptGraph: nodes and edges, checked, every node placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from eightgentc_ai.application.run import GenerationTask, Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.concept_graph import ConceptGraph, Node, checked_graph
from eightgentc_ai.domain.generation import ContextItem, GenerationInput
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.operation import GRAPH
from eightgentc_ai.domain.tools import NODE_GRAPH
from eightgentc_ai.ports.graph_layout import GraphLayout, LayoutStyle
from eightgentc_kit.errors import FieldInvalid

MAX_TOPICS = 50
MAX_TOPIC = 200
MAX_EXISTING = 1_000


class GenerateConceptGraph:
    def __init__(self, runs: ModelRuns, layout: GraphLayout) -> None:
        self._runs = runs
        self._layout = layout

    async def __call__(
        self, input: GenerationInput, topics: Sequence[str], existing: Sequence[Node], style: LayoutStyle
    ) -> Result[ConceptGraph]:
        """Raises FieldInvalid, and as ModelRuns.run."""
        if len(topics) > MAX_TOPICS or any(len(topic) > MAX_TOPIC for topic in topics):
            raise FieldInvalid.of("topics", f"must be at most {MAX_TOPICS} of at most {MAX_TOPIC} characters")
        if len(existing) > MAX_EXISTING or len({node.id for node in existing}) < len(existing):
            raise FieldInvalid.of("existing_nodes", f"must be at most {MAX_EXISTING:,}, each of its own id")
        prompt = input.prompt
        if topics:
            prompt = f"{prompt}\n\nShow these topics: {'; '.join(topics)}.".strip()
        asked = replace(input, prompt=prompt, context=(*input.context, *_as_context(input, existing)))

        async def check(answer: ModelAnswer, repairs: list[str]) -> ConceptGraph:
            return checked_graph(arguments_of(answer, NODE_GRAPH, repairs), repairs, sources)

        task = GenerationTask(GRAPH, asked, {})
        sources = self._runs.sources(task)
        result = await self._runs.run(task, check, ConceptGraph)
        # Placing depends on what is there by now, so it is done anew for stored answers too.
        placed = await self._layout.place(result.value, tuple(existing), style)
        return replace(result, value=placed)


def _as_context(input: GenerationInput, existing: Sequence[Node]) -> Iterator[ContextItem]:
    """Existing nodes as the model sees them, but for those that the caller's context holds already."""
    known = {item.id for item in input.context}
    for node in existing:
        item = ContextItem(f"node:{node.id}", "node", node.label, priority=5, label=node.type)
        if item.id not in known:
            yield item
