"""A batch of operations, applied in order to what they name, before anything is written. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.replacing import replacing
from eightgentc_projects.domain.batch_refs import ENDS
from eightgentc_projects.domain.errors import OperationInvalid
from eightgentc_projects.domain.graph import (
    PLACE,
    CreateEdge,
    CreateNode,
    DeleteEdge,
    DeleteNode,
    Edge,
    EdgeDetails,
    Node,
    NodeDetails,
    Operation,
    UpdateEdge,
    UpdateNode,
    refusal_of,
)
from eightgentc_projects.domain.nesting import Nesting
from eightgentc_projects.domain.presentation import merged, node_presentation

Item = TypeVar("Item", Node, Edge)
_moved = replacing(NodeDetails, "x", "y")
_edited = replacing(Node, "details", "version", "edited_by_person", "pinned")


@dataclass(frozen=True, slots=True)
class Created:
    """Where a created item went: the index of its operation, its id, and the client's own."""

    index: int
    id: str
    client_key: str | None


@dataclass(frozen=True, slots=True)
class GraphBatch:
    """What a batch does. `unplaced`: the new nodes without a place, for the layout."""

    new_nodes: dict[str, Node]
    saved_nodes: dict[str, Node]
    deleted_nodes: dict[str, Node]
    new_edges: dict[str, Edge]
    saved_edges: dict[str, Edge]
    deleted_edges: dict[str, Edge]
    created: list[Created]
    unplaced: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not (
            self.new_nodes
            or self.saved_nodes
            or self.deleted_nodes
            or self.new_edges
            or self.saved_edges
            or self.deleted_edges
        )


class BatchBuilder:
    """Applies operations one after the other; a later one sees what an earlier one did."""

    def __init__(self, nodes: Iterable[Node], edges: Iterable[Edge], new_id: Callable[[], str]) -> None:
        """`nodes`, `edges`: those of the stored graph that the operations name."""
        self._new_id = new_id
        self._nodes: dict[str, Node] = {}
        self._edges: dict[str, Edge] = {}
        self._stored_nodes: dict[str, Node] = {}
        self._stored_edges: dict[str, Edge] = {}
        self._node_ids: dict[str, str] = {}
        self._edge_ids: dict[str, str] = {}
        for node in nodes:
            self._nodes[node.id] = self._stored_nodes[node.id] = node
            self._node_ids.update({key: node.id for key in (node.id, node.client_key) if key})
        for edge in edges:
            self._edges[edge.id] = self._stored_edges[edge.id] = edge
            self._edge_ids.update({key: edge.id for key in (edge.id, edge.client_key) if key})
        self._nesting = Nesting(self._nodes)
        self._created: list[Created] = []

    def apply(self, operations: Sequence[Operation]) -> GraphBatch:
        """Apply all. Raises OperationInvalid, naming the index."""
        for index, operation in enumerate(operations):
            match operation:
                case CreateNode():
                    self._create_node(index, operation)
                case UpdateNode():
                    self._update_node(index, operation)
                case DeleteNode():
                    self._delete_node(operation)
                case CreateEdge():
                    self._create_edge(index, operation)
                case UpdateEdge():
                    self._update_edge(index, operation)
                case DeleteEdge():
                    self._delete_edge(operation)
        self._nesting.check()
        return self._batch()

    def _create_node(self, index: int, operation: CreateNode) -> None:
        if operation.client_key and self._find_node(operation.client_key):
            raise OperationInvalid.at(index, f"A node with the key {operation.client_key!r} exists already.")
        node = Node(
            id=self._new_id(),
            details=self._nested(index, operation.details)
            if operation.details.parent_id
            else operation.details,
            client_key=operation.client_key or None,
            edited_by_person=True,
            pinned=operation.placed,
        )
        self._nodes[node.id] = node
        if node.details.parent_id:
            self._nesting.put(node, index)
        self._node_ids[node.id] = node.id
        if node.client_key:
            self._node_ids[node.client_key] = node.id
        self._created.append(Created(index, node.id, node.client_key))

    def _update_node(self, index: int, operation: UpdateNode) -> None:
        node = self._node(index, operation.ref)
        changes = operation.changes
        if changes.keys() == PLACE:
            details = _moved(node.details, changes["x"], changes["y"])
        else:
            details = replace(node.details, **changes)
        if "parent_id" in changes:
            details = self._nested(index, details)
        if operation.presentation_changes:
            details = _presented(index, details, operation.presentation_changes)
        moved = not changes.keys().isdisjoint(PLACE)
        if details == node.details and not (moved and not node.pinned):
            return
        version = _next(node, self._stored_nodes)
        self._nodes[node.id] = changed = _edited(node, details, version, True, node.pinned or moved)
        if details.parent_id != node.details.parent_id:
            self._nesting.put(changed, index)

    def _delete_node(self, operation: DeleteNode) -> None:
        node = self._find_node(operation.ref)
        if node is None:
            return
        gone = self._nesting.remove(node.id)
        for id in gone:
            del self._nodes[id]
        for edge in [edge for edge in self._edges.values() if not gone.isdisjoint(_ends(edge))]:
            del self._edges[edge.id]

    def _create_edge(self, index: int, operation: CreateEdge) -> None:
        if operation.client_key and self._find_edge(operation.client_key):
            raise OperationInvalid.at(index, f"An edge with the key {operation.client_key!r} exists already.")
        edge = Edge(
            id=self._new_id(),
            details=self._joined(index, operation.details),
            client_key=operation.client_key or None,
            edited_by_person=True,
        )
        self._edges[edge.id] = edge
        self._edge_ids[edge.id] = edge.id
        if edge.client_key:
            self._edge_ids[edge.client_key] = edge.id
        self._created.append(Created(index, edge.id, edge.client_key))

    def _update_edge(self, index: int, operation: UpdateEdge) -> None:
        edge = self._edge(index, operation.ref)
        details = replace(edge.details, **self._with_ids(index, operation.changes))
        if details == edge.details:
            return
        version = _next(edge, self._stored_edges)
        self._edges[edge.id] = replace(edge, details=details, version=version, edited_by_person=True)

    def _delete_edge(self, operation: DeleteEdge) -> None:
        edge = self._find_edge(operation.ref)
        if edge is not None:
            del self._edges[edge.id]

    def _find_node(self, ref: str) -> Node | None:
        return self._nodes.get(self._node_ids.get(ref, ""))

    def _find_edge(self, ref: str) -> Edge | None:
        return self._edges.get(self._edge_ids.get(ref, ""))

    def _node(self, index: int, ref: str) -> Node:
        node = self._find_node(ref)
        if node is None:
            raise OperationInvalid.no_node(index, ref)
        return node

    def _end(self, index: int, end: str, ref: str) -> str:
        node = self._find_node(ref)
        if node is None:
            raise OperationInvalid.at(index, f"The {end} {ref!r} is no node of this project.")
        return node.id

    def _nested(self, index: int, details: NodeDetails) -> NodeDetails:
        """With the id of the node that it is drawn in, if there is one."""
        if details.parent_id is None:
            return details
        parent = self._end(index, "parent", details.parent_id)
        return details if parent == details.parent_id else replace(details, parent_id=parent)

    def _joined(self, index: int, details: EdgeDetails) -> EdgeDetails:
        """With the ids of the nodes that it names; mostly it names them so."""
        source, target = (
            self._end(index, "source", details.source),
            self._end(index, "target", details.target),
        )
        if (source, target) == (details.source, details.target):
            return details
        return replace(details, source=source, target=target)

    def _with_ids(self, index: int, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Changes of an edge, with the ids of the nodes that they name."""
        ends = {end: self._end(index, end, changes[end]) for end in ENDS if end in changes}
        return {**changes, **ends}

    def _edge(self, index: int, ref: str) -> Edge:
        edge = self._find_edge(ref)
        if edge is None:
            raise OperationInvalid.at(index, f"There is no edge {ref!r} in this project.")
        return edge

    def _batch(self) -> GraphBatch:
        nodes, edges = _compared(self._stored_nodes, self._nodes), _compared(self._stored_edges, self._edges)
        return GraphBatch(
            *nodes,
            *edges,
            created=[item for item in self._created if item.id in self._nodes or item.id in self._edges],
            unplaced=frozenset(id for id, node in nodes[0].items() if not node.pinned),
        )


def _presented(index: int, details: NodeDetails, changes: str) -> NodeDetails:
    """With some members of its presentation changed. Raises OperationInvalid, PresentationTooLarge."""
    try:
        presentation = merged(details.presentation, changes)
        node_presentation(presentation)
    except FieldInvalid as error:
        raise refusal_of(index, error) from error
    return replace(details, presentation=presentation)


def _compared(
    before: Mapping[str, Item], after: Mapping[str, Item]
) -> tuple[dict[str, Item], dict[str, Item], dict[str, Item]]:
    """What is new, what is to be saved, and what is gone."""
    new = {id: item for id, item in after.items() if id not in before}
    saved = {id: item for id, item in after.items() if id in before and item is not before[id]}
    gone = {id: item for id, item in before.items() if id not in after}
    return new, saved, gone


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.details.source, edge.details.target


def _next(item: Node | Edge, stored: Mapping[str, Node | Edge]) -> int:
    """The version after the batch, which raises it by one however often it changes the item."""
    before = stored.get(item.id)
    return item.version if before is None else before.version + 1
