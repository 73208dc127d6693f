"""A graph while the model writes it: its complete nodes, and its edges once both ends are there, by the rules of the whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from eightgentc_ai.domain.concept_graph import MAX_EDGES, MAX_NODES, ConceptGraph, Edge, GraphRules, Node
from eightgentc_ai.domain.model_text.growing_lists import GrowingLists
from eightgentc_ai.domain.model_text.schema_values import by_schema
from eightgentc_ai.domain.source import NOTHING_SAID, Sources
from eightgentc_ai.domain.tools import NODE_GRAPH

Completed = Callable[[Any], Iterable[Any]]
"""What becomes of a node that a small model wrote: none, one or more as a larger one writes them."""


class GrowingGraph:
    """Takes the arguments of the tool as they come. `sources`: what nodes and edges are proven by.

    `completed`: see there; nodes stay as they are by default.

    What is only understood as a whole (arguments inside of others, keys of other names, edges of a small model) is not
    seen here. `is_part_of` says at the end whether all that was given still holds.
    """

    def __init__(self, completed: Completed = lambda item: (item,), sources: Sources = NOTHING_SAID) -> None:
        self._completed = completed
        self._lists = GrowingLists({"nodes", "edges"})
        self._rules = GraphRules([], sources)
        self._left = {"nodes": MAX_NODES, "edges": MAX_EDGES}
        self._waiting: deque[Any] = deque()
        self._nodes: dict[str, str] = {}
        self._edges: set[tuple[str, str, str]] = set()

    def take(self, text: str) -> ConceptGraph | None:
        """What is complete by this text and was not before; None: nothing."""
        nodes, edges = list[Node](), list[Edge]()
        for name, item in self._lists.take(text):
            if not self._left[name]:
                continue
            self._left[name] -= 1
            if name == "nodes":
                read = (self._rules.node(by_schema(one, _NODE, {})) for one in self._completed(item))
                nodes += filter(None, read)
            else:
                self._waiting.append(by_schema(item, _EDGE, {}))
            edges += self._joined()
        self._nodes |= {node.id: node.label for node in nodes}
        self._edges.update((edge.source, edge.target, edge.type) for edge in edges)
        return ConceptGraph(tuple(nodes), tuple(edges)) if nodes or edges else None

    def is_part_of(self, graph: ConceptGraph) -> bool:
        """Whether every node that was given is in a graph, under its name, and so is every edge."""
        nodes = {node.id: node.label for node in graph.nodes}
        edges = {(edge.source, edge.target, edge.type) for edge in graph.edges}
        return self._nodes.items() <= nodes.items() and self._edges <= edges

    def _joined(self) -> Iterator[Edge]:
        """Edges in their order, as the first of two alike is kept; one whose end is still to come keeps the rest waiting."""
        while self._waiting and (self._rules.knows(self._waiting[0]) or "nodes" in self._lists.ended):
            edge = self._rules.edge(self._waiting.popleft())
            if edge is not None:
                yield edge


def _item_of(name: str) -> dict[str, Any]:
    properties: Any = NODE_GRAPH.parameters["properties"]
    items: dict[str, Any] = properties[name]["items"]
    return items


_NODE, _EDGE = _item_of("nodes"), _item_of("edges")
