"""A request for a concept graph, whether its nodes are streamed or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eightgentc_ai.application.run import GenerationTask
from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.concept_graph import ConceptGraph, Node, checked_graph
from eightgentc_ai.domain.generation import ContextItem, GenerationInput
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.operation import GRAPH
from eightgentc_ai.domain.source import Sources
from eightgentc_ai.domain.tools import NODE_GRAPH
from eightgentc_ai.ports.graph_layout import LayoutStyle
from eightgentc_kit.errors import FieldInvalid

MAX_TOPICS = 50
MAX_TOPIC = 200
MAX_EXISTING = 1_000


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """`topics`: what it should show, none: everything. `existing`: nodes that keep their places and can be joined."""

    input: GenerationInput
    topics: tuple[str, ...]
    existing: tuple[Node, ...]
    style: LayoutStyle

    def task(self) -> GenerationTask:
        """What the model is asked for. Raises FieldInvalid."""
        input, topics, existing = self.input, self.topics, self.existing
        if len(topics) > MAX_TOPICS or any(len(topic) > MAX_TOPIC for topic in topics):
            raise FieldInvalid.of("topics", f"must be at most {MAX_TOPICS} of at most {MAX_TOPIC} characters")
        if len(existing) > MAX_EXISTING or len({node.id for node in existing}) < len(existing):
            raise FieldInvalid.of("existing_nodes", f"must be at most {MAX_EXISTING:,}, each of its own id")
        prompt = input.prompt
        if topics:
            prompt = f"{prompt}\n\nShow these topics: {'; '.join(topics)}.".strip()
        asked = replace(input, prompt=prompt, context=(*input.context, *_as_context(input, existing)))
        return GenerationTask(GRAPH, asked, {}, covers_sections=not topics)

    def checked(self, answer: ModelAnswer, repairs: list[str], sources: Sources) -> ConceptGraph:
        """The graph in an answer. Raises OutputInvalid."""
        return checked_graph(arguments_of(answer, NODE_GRAPH, repairs), repairs, sources)


def _as_context(input: GenerationInput, existing: tuple[Node, ...]) -> Iterator[ContextItem]:
    """Existing nodes as the model sees them, but for those that the caller's context holds already."""
    known = {item.id for item in input.context}
    for node in existing:
        item = ContextItem(f"node:{node.id}", "node", node.label, priority=5, label=node.type)
        if item.id not in known:
            yield item
