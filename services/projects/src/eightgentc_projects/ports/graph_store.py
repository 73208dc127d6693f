"""The stored graph: as bytes for readers, as nodes and edges for changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from eightgentc_projects.domain.graph import Edge, Node


class GraphFormat(Enum):
    """How a whole graph is written."""

    PLAN = "plan"
    REACT_FLOW = "reactflow"
    CYTOSCAPE = "cytoscape"
    MERMAID = "mermaid"
    GRAPHML = "graphml"


@dataclass(frozen=True, slots=True)
class GraphDocument:
    """A whole graph in one format, not compressed, and the revision that it has."""

    graph_revision: int
    body: bytes


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """A node or an edge in a line. `kind`: node or edge. `text`: the label, or what it joins and how."""

    kind: str
    id: str
    version: int
    type: str
    text: str


class GraphStore(Protocol):
    """The graph of the acting project."""

    async def revision(self) -> int:
        """The graph's revision. Raises ResourceNotFound."""
        ...

    async def document(self, format: GraphFormat) -> GraphDocument:
        """The graph as of one moment. Raises ResourceNotFound."""
        ...

    async def load(self) -> tuple[int, list[Node], list[Edge]]:
        """Revision, nodes and edges of one moment, in order of their ids."""
        ...

    async def drawn_by_people(self, size: int) -> list[DrawnItem]:
        """The first nodes that people made or edited, and then the first such edges, in order of their ids."""
        ...

    async def nodes(self, refs: Collection[str]) -> list[Node]:
        """Those of the refs (ids or client keys) that exist."""
        ...

    async def edges(self, refs: Collection[str]) -> list[Edge]:
        """Those of the refs (ids or client keys) that exist."""
        ...

    async def nodes_within(self, node_ids: Collection[str]) -> list[Node]:
        """All nodes that are drawn in one of these, at any depth."""
        ...

    async def nodes_around(self, node_ids: Collection[str]) -> list[Node]:
        """All nodes in which one of these is drawn, at any depth."""
        ...

    async def edges_of(self, node_ids: Collection[str]) -> list[Edge]:
        """All edges that leave or enter one of these nodes."""
        ...

    async def insert_nodes(self, nodes: Sequence[Node]) -> None: ...
    async def save_nodes(self, nodes: Sequence[Node]) -> None: ...
    async def delete_nodes(self, ids: Collection[str]) -> None:
        """Edges of these nodes go too. Nodes that are drawn in them must be among them, or be drawn elsewhere at the end."""
        ...

    async def insert_edges(self, edges: Sequence[Edge]) -> None: ...
    async def save_edges(self, edges: Sequence[Edge]) -> None: ...
    async def delete_edges(self, ids: Collection[str]) -> None: ...
