"""Positions for nodes that the model placed nowhere, or where they cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from eightgentc_ai.domain.concept_graph import ConceptGraph, Node

LayoutStyle = Literal["layered", "grid"]
PlaceNext = Callable[[Node], Node]
"""The next node of a graph that is still being written, placed."""


class GraphLayout(Protocol):
    """Keeps a proposed position if it is finite, in bounds and free; places all other nodes without overlap."""

    async def place(
        self, graph: ConceptGraph, existing: tuple[Node, ...], style: LayoutStyle
    ) -> ConceptGraph:
        """The same graph with every node placed. `existing`: nodes that keep their positions."""
        ...

    def growing(self, existing: tuple[Node, ...]) -> PlaceNext:
        """Places nodes as they come, without a wait; none that has a place is moved by a later one."""
        ...
