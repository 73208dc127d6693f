"""React Flow's change events as operations on the graph.

Changes while dragging, and those of selection and size, are ignored: only the position where a node was dropped is stored.
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
    EdgeChange,
    FlowEdge,
    FlowNode,
    MoveNode,
    NodeChange,
    ReactFlowChanges,
    Remove,
    ReplaceEdge,
    ReplaceNode,
)


def operations_of(changes: ReactFlowChanges) -> list[GraphOperation]:
    """Edges are deleted before nodes, since deleting a node deletes its edges, and created after the nodes that they join."""
    return [
        *(
            DeleteEdge(op="deleteEdge", id=change.id)
            for change in changes.edges
            if isinstance(change, Remove)
        ),
        *_on_nodes(changes.nodes),
        *_on_edges(changes.edges),
    ]


def _on_nodes(changes: list[NodeChange]) -> Iterator[GraphOperation]:
    for change in changes:
        match change:
            case AddNode(item=node):
                fields = {"op": "createNode", "clientKey": node.id, **_node(node)}
                yield CreateNode.model_validate(fields)
            case ReplaceNode(id=id, item=node):
                yield UpdateNode(op="updateNode", id=id, **_node(node))
            case MoveNode(id=id, position=XY() as place, dragging=None | False):
                yield UpdateNode(op="updateNode", id=id, x=place.x, y=place.y)
            case Remove(id=id):
                yield DeleteNode(op="deleteNode", id=id)
            case _:
                pass


def _on_edges(changes: list[EdgeChange]) -> Iterator[GraphOperation]:
    for change in changes:
        match change:
            case AddEdge(item=edge):
                fields = {"op": "createEdge", "clientKey": edge.id, **_edge(edge)}
                yield CreateEdge.model_validate(fields)
            case ReplaceEdge(id=id, item=edge):
                yield UpdateEdge(op="updateEdge", id=id, **_edge(edge))
            case _:
                pass


def _node(node: FlowNode) -> dict[str, Any]:
    """The fields that the item has: `type` of React Flow picks a component, the concept's own is data.kind."""
    sent = node.data.model_fields_set
    fields = {ours: getattr(node.data, theirs) for theirs, ours in _DATA.items() if theirs in sent}
    if node.position is not None:
        fields |= {"x": node.position.x, "y": node.position.y}
    return fields


def _edge(edge: FlowEdge) -> dict[str, Any]:
    fields: dict[str, Any] = {"source": edge.source, "target": edge.target}
    if "label" in edge.model_fields_set:
        fields["label"] = edge.label
    if "kind" in edge.data.model_fields_set:
        fields["type"] = edge.data.kind
    return fields


_DATA = {"label": "label", "kind": "type", "content": "content"}
