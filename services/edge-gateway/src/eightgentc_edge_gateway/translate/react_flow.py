"""React Flow's change events as operations on the graph.

What is stored of an item beside our own fields is its presentation, without what React Flow computes. `type` of React
Flow picks a component and is part of it; the concept's own is data.kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eightgentc_edge_gateway.contract.graph import (
    CreateEdge,
    CreateNode,
    DeleteEdge,
    DeleteNode,
    GraphOperation,
    UpdateEdge,
    UpdateNode,
)
from eightgentc_edge_gateway.contract.react_flow import (
    XY,
    AddEdge,
    AddNode,
    Data,
    EdgeChange,
    EdgeData,
    FlowEdge,
    FlowNode,
    MoveNode,
    NodeChange,
    ReactFlowChanges,
    Remove,
    ReplaceEdge,
    ReplaceNode,
    ResizeNode,
    Size,
)
from eightgentc_kit.errors import FieldViolation, RemoteError

COMPUTED = frozenset(
    {"selected", "dragging", "resizing", "measured", "handles", "positionAbsolute", "internals"}
)
"""Members of an item that React Flow sets by itself, and sets again."""
_DATA = {"label": "label", "kind": "type", "content": "content"}


def operations_of(changes: ReactFlowChanges) -> list[GraphOperation]:
    """Edges are deleted before nodes, since deleting a node deletes its edges, and created after the nodes that they join."""
    return [operation for _, _, operation in _located(changes)]


def in_words_of(changes: ReactFlowChanges, refusal: RemoteError) -> RemoteError:
    """A refused operation by the place of its change, which is what the client knows of."""
    index = refusal.metadata.get("index", "")
    if not index.isdecimal():
        return refusal
    items, number, _ = list(_located(changes))[int(index)]
    field = f"{items}[{number}]"
    problem = refusal.metadata.get("problem", "")
    violations = [
        FieldViolation(violation.field.replace(f"operations[{index}]", field), violation.description)
        for violation in refusal.violations
    ]
    return RemoteError(
        f"{field}: {problem} Nothing was changed.",
        code=refusal.code,
        reason=refusal.reason,
        domain=refusal.domain,
        metadata={**refusal.metadata, "index": str(number)},
        violations=tuple(violations) or (FieldViolation(field, problem),),
    )


def _located(changes: ReactFlowChanges) -> Iterator[tuple[str, int, GraphOperation]]:
    """Each operation with the list and the place of its change."""
    for index, edge in enumerate(changes.edges):
        if isinstance(edge, Remove):
            yield "edges", index, DeleteEdge(op="deleteEdge", id=edge.id)
    for index, node in enumerate(changes.nodes):
        if operation := _on_node(node):
            yield "nodes", index, operation
    for index, edge in enumerate(changes.edges):
        if operation := _on_edge(edge):
            yield "edges", index, operation


def _on_node(change: NodeChange) -> GraphOperation | None:
    match change:
        case MoveNode(id=id, position=XY() as place, dragging=None | False):
            return UpdateNode(op="updateNode", id=id, x=place.x, y=place.y)
        case AddNode(item=node):
            drawn = {name: value for name, value in _drawn(node).items() if value is not None}
            return CreateNode.model_validate(
                {"op": "createNode", "clientKey": node.id, **_node(node), **drawn}
            )
        case ReplaceNode(id=id, item=node):
            # An item is the whole node: what it has no more of presentation and parent is gone.
            return UpdateNode.model_validate({"op": "updateNode", "id": id, **_node(node), **_drawn(node)})
        case ResizeNode(id=id, dimensions=Size() as size, set_attributes=True | "width" | "height" as sides):
            changed = {side: getattr(size, side) for side in ("width", "height") if sides in (True, side)}
            return UpdateNode.model_validate({"op": "updateNode", "id": id, "presentationChanges": changed})
        case Remove(id=id):
            return DeleteNode(op="deleteNode", id=id)
        case _:
            return None


def _on_edge(change: EdgeChange) -> GraphOperation | None:
    match change:
        case AddEdge(item=edge):
            return CreateEdge.model_validate({"op": "createEdge", "clientKey": edge.id, **_edge(edge)})
        case ReplaceEdge(id=id, item=edge):
            return UpdateEdge(op="updateEdge", id=id, **_edge(edge))
        case _:
            return None


def _node(node: FlowNode) -> dict[str, Any]:
    sent = node.data.model_fields_set
    fields = {ours: getattr(node.data, theirs) for theirs, ours in _DATA.items() if theirs in sent}
    if node.position is not None:
        fields |= {"x": node.position.x, "y": node.position.y}
    return fields


def _drawn(node: FlowNode) -> dict[str, Any]:
    return {"parentId": node.parent_id, "presentation": _presentation(node, node.data)}


def _edge(edge: FlowEdge) -> dict[str, Any]:
    fields: dict[str, Any] = {"source": edge.source, "target": edge.target}
    if "label" in edge.model_fields_set:
        fields["label"] = edge.label
    if "kind" in edge.data.model_fields_set:
        fields["type"] = edge.data.kind
    return {**fields, "presentation": _presentation(edge, edge.data)}


def _presentation(item: FlowNode | FlowEdge, data: Data | EdgeData) -> dict[str, Any] | None:
    members: dict[str, Any] = {}
    if item.model_extra:
        members = {name: value for name, value in item.model_extra.items() if name not in COMPUTED}
    if data.model_extra:
        members["data"] = data.model_extra
    return members or None
