"""A batch of operations, applied in order to what they name, before anything is written. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eightgentc_projects.domain.errors import OperationInvalid
from eightgentc_projects.domain.graph import (
    CreateEdge,
    CreateNode,
    DeleteEdge,
    DeleteNode,
    Edge,
    Node,
    Operation,
    UpdateEdge,
    UpdateNode,
)


@dataclass(frozen=True, slots=True)
class Created:
    """Where a created item went: the index of its operation, its id, and the client's own."""

    index: int
    id: str
    client_key: str | None


@dataclass(slots=True)
class GraphBatch:
    """What a batch does. Nodes without a place have `x` = None until the layout gives them one."""

    new_nodes: dict[str, Node] = field(default_factory=dict)
    saved_nodes: dict[str, Node] = field(default_factory=dict)
    deleted_nodes: dict[str, Node] = field(default_factory=dict)
    new_edges: dict[str, Edge] = field(default_factory=dict)
    saved_edges: dict[str, Edge] = field(default_factory=dict)
    deleted_edges: dict[str, Edge] = field(default_factory=dict)
    created: list[Created] = field(default_factory=list)
    unplaced: set[str] = field(default_factory=set)

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


def node_refs(operations: Iterable[Operation]) -> set[str]:
    """Ids and client keys of all nodes that the operations name or claim."""
    refs: set[str] = set()
    for operation in operations:
        if isinstance(operation, CreateNode) and operation.client_key:
            refs.add(operation.client_key)
        elif isinstance(operation, UpdateNode | DeleteNode):
            refs.add(operation.ref)
        elif isinstance(operation, CreateEdge):
            refs.update((operation.source, operation.target))
        elif isinstance(operation, UpdateEdge):
            refs.update({operation.source, operation.target} & _given_ends(operation))
    return refs


def edge_refs(operations: Iterable[Operation]) -> set[str]:
    """Ids and client keys of all edges that the operations name or claim."""
    refs: set[str] = set()
    for operation in operations:
        if isinstance(operation, CreateEdge) and operation.client_key:
            refs.add(operation.client_key)
        elif isinstance(operation, UpdateEdge | DeleteEdge):
            refs.add(operation.ref)
    return refs


def _given_ends(operation: UpdateEdge) -> set[str]:
    ends = {"source": operation.source, "target": operation.target}
    return {ref for name, ref in ends.items() if name in operation.fields}


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
        self.batch = GraphBatch()

    def apply(self, operations: Sequence[Operation]) -> GraphBatch:
        """Apply all. Raises OperationInvalid, naming the index."""
        for index, operation in enumerate(operations):
            match operation:
                case CreateNode():
                    self._create_node(index, operation)
                case UpdateNode():
                    self._update_node(index, operation)
                case DeleteNode():
                    self._delete_node(index, operation)
                case CreateEdge():
                    self._create_edge(index, operation)
                case UpdateEdge():
                    self._update_edge(index, operation)
                case DeleteEdge():
                    self._delete_edge(index, operation)
        self._sort_out()
        return self.batch

    def _create_node(self, index: int, operation: CreateNode) -> None:
        if operation.client_key and operation.client_key in self._node_ids:
            raise OperationInvalid.at(index, f"A node with the key {operation.client_key!r} exists already.")
        node = Node(
            id=self._new_id(),
            label=operation.label,
            content=operation.content,
            type=operation.type,
            x=operation.x or 0.0,
            y=operation.y or 0.0,
            client_key=operation.client_key or None,
            edited_by_person=True,
            pinned=operation.x is not None and operation.y is not None,
        )
        if operation.x is None or operation.y is None:
            self.batch.unplaced.add(node.id)
        self._nodes[node.id] = node
        self._node_ids[node.id] = node.id
        if node.client_key:
            self._node_ids[node.client_key] = node.id
        self.batch.created.append(Created(index, node.id, node.client_key))

    def _update_node(self, index: int, operation: UpdateNode) -> None:
        node = self._node(index, operation.ref)
        values: dict[str, object] = {name: getattr(operation, name) for name in operation.fields}
        moved = bool(operation.fields & {"x", "y"})
        if all(getattr(node, name) == value for name, value in values.items()) and not (
            moved and not node.pinned
        ):
            return
        self._nodes[node.id] = replace(
            node,
            version=_next(node, self._stored_nodes),
            edited_by_person=True,
            pinned=node.pinned or moved,
            **values,  # type: ignore[arg-type]
        )

    def _delete_node(self, index: int, operation: DeleteNode) -> None:
        node = self._node(index, operation.ref)
        del self._nodes[node.id]
        for edge in [edge for edge in self._edges.values() if node.id in (edge.source, edge.target)]:
            del self._edges[edge.id]

    def _create_edge(self, index: int, operation: CreateEdge) -> None:
        if operation.client_key and operation.client_key in self._edge_ids:
            raise OperationInvalid.at(index, f"An edge with the key {operation.client_key!r} exists already.")
        edge = Edge(
            id=self._new_id(),
            source=self._end(index, "source", operation.source),
            target=self._end(index, "target", operation.target),
            label=operation.label,
            type=operation.type,
            client_key=operation.client_key or None,
            edited_by_person=True,
        )
        self._edges[edge.id] = edge
        self._edge_ids[edge.id] = edge.id
        if edge.client_key:
            self._edge_ids[edge.client_key] = edge.id
        self.batch.created.append(Created(index, edge.id, edge.client_key))

    def _update_edge(self, index: int, operation: UpdateEdge) -> None:
        edge = self._edge(index, operation.ref)
        values: dict[str, object] = {name: getattr(operation, name) for name in operation.fields}
        for end in ("source", "target"):
            if end in values:
                values[end] = self._end(index, end, str(values[end]))
        if all(getattr(edge, name) == value for name, value in values.items()):
            return
        version = _next(edge, self._stored_edges)
        self._edges[edge.id] = replace(edge, version=version, edited_by_person=True, **values)  # type: ignore[arg-type]

    def _delete_edge(self, index: int, operation: DeleteEdge) -> None:
        del self._edges[self._edge(index, operation.ref).id]

    def _node(self, index: int, ref: str) -> Node:
        node = self._nodes.get(self._node_ids.get(ref, ""))
        if node is None:
            raise OperationInvalid.at(index, f"There is no node {ref!r} in this project.")
        return node

    def _end(self, index: int, end: str, ref: str) -> str:
        node = self._nodes.get(self._node_ids.get(ref, ""))
        if node is None:
            raise OperationInvalid.at(index, f"The {end} {ref!r} is no node of this project.")
        return node.id

    def _edge(self, index: int, ref: str) -> Edge:
        edge = self._edges.get(self._edge_ids.get(ref, ""))
        if edge is None:
            raise OperationInvalid.at(index, f"There is no edge {ref!r} in this project.")
        return edge

    def _sort_out(self) -> None:
        batch = self.batch
        for id, node in self._nodes.items():
            stored = self._stored_nodes.get(id)
            if stored is None:
                batch.new_nodes[id] = node
            elif stored is not node:
                batch.saved_nodes[id] = node
        for id, edge in self._edges.items():
            stored_edge = self._stored_edges.get(id)
            if stored_edge is None:
                batch.new_edges[id] = edge
            elif stored_edge is not edge:
                batch.saved_edges[id] = edge
        batch.deleted_nodes = {id: node for id, node in self._stored_nodes.items() if id not in self._nodes}
        batch.deleted_edges = {id: edge for id, edge in self._stored_edges.items() if id not in self._edges}
        batch.created = [item for item in batch.created if item.id in self._nodes or item.id in self._edges]
        batch.unplaced &= set(self._nodes)


def _next(item: Node | Edge, stored: Mapping[str, Node | Edge]) -> int:
    """The version after the batch, which raises it by one however often it changes the item."""
    before = stored.get(item.id)
    return item.version if before is None else before.version + 1
