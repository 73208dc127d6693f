"""A drawn graph joined to the stored one."""

from __future__ import annotations

from eightgentc_kit.replacing import replacing
from eightgentc_kit.visible_text import name_key
from eightgentc_projects.domain.draft import GraphDraft
from eightgentc_projects.domain.graph import Edge, EdgeDetails, Node

_new_node = replacing(Node, "client_key", "generation_id")
_new_edge = replacing(Edge, "details", "generation_id")
_joining = replacing(EdgeDetails, "source", "target")


class Drawing:
    """The model's graph joined to the stored one: a node of the same name is the same node."""

    def __init__(self, nodes: list[Node], edges: list[Edge], generation_id: str) -> None:
        self._generation_id = generation_id
        self._by_label = {name_key(node.details.label): node for node in nodes}
        self._keys: set[str | None] = {node.client_key for node in nodes}
        self._joined = {_joint(edge.details): edge for edge in edges}
        self._ids: dict[str, str] = {}
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.new_nodes: list[Node] = []
        self.new_edges: list[Edge] = []

    @property
    def adds(self) -> bool:
        """Whether anything is new."""
        return bool(self.new_nodes or self.new_edges)

    @property
    def first_generation_id(self) -> str | None:
        """The generation that first drew some of it; None where people made all of it."""
        return next((node.generation_id for node in self.nodes if node.generation_id), None)

    def add(self, draft: GraphDraft) -> Drawing:
        """Join a draft whose nodes and edges have the ids that they get. One that grows is joined piece by piece."""
        ids = self._ids
        for node in draft.nodes:
            name = name_key(node.details.label)
            present = self._by_label.get(name)
            if present is None:
                # The model counts from n1 in every answer, so a key that is in use is left out.
                key = node.client_key if node.client_key not in self._keys else None
                present = _new_node(node, key, self._generation_id)
                self._by_label[name] = present
                self._keys.add(key)
                self.new_nodes.append(present)
            ids[node.client_key or ""] = present.id
            self.nodes.append(present)
        for edge in draft.edges:
            details = _joining(edge.details, ids[edge.details.source], ids[edge.details.target])
            if details.source == details.target:
                continue
            drawn = self._joined.get(_joint(details))
            if drawn is None:
                drawn = _new_edge(edge, details, self._generation_id)
                self._joined[_joint(details)] = drawn
                self.new_edges.append(drawn)
            self.edges.append(drawn)
        return self


def _joint(details: EdgeDetails) -> tuple[str, str, str]:
    """What makes two drawn edges the same."""
    return details.source, details.target, details.type
