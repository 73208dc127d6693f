"""Places for nodes that the model did not place, or not usably."""

from __future__ import annotations

from typing import Protocol

from eightgentc_ai.domain.concept_graph import ConceptGraph, Node


class GraphLayout(Protocol):
    """Keeps a proposed place if it is finite, in bounds and free; places all others without overlap."""

    async def place(self, graph: ConceptGraph, existing: tuple[Node, ...], style: str) -> ConceptGraph:
        """The same graph with every node placed. `existing`: nodes that stay where they are. `style`: layered or grid."""
        ...
