"""Operations on a graph as messages."""

from __future__ import annotations

from google.protobuf.field_mask_pb2 import FieldMask
from pydantic import BaseModel

from eightgentc.projects.v1 import graph_pb2
from eightgentc.projects.v1 import graph_service_pb2 as pb
from eightgentc_edge_gateway.contract.graph import (
    CreateEdge,
    CreateNode,
    DeleteEdge,
    DeleteNode,
    GraphOperation,
    UpdateEdge,
    UpdateNode,
)

_NAMES = {"op", "id"}


def operation_message(operation: GraphOperation) -> pb.GraphOperation:
    """One operation."""
    match operation:
        case CreateNode():
            return pb.GraphOperation(create_node=_node(operation, operation.client_key))
        case UpdateNode():
            return pb.GraphOperation(
                update_node=pb.UpdateNodeOperation(
                    node_id=operation.id, node=_node(operation), update_mask=_mask(operation)
                )
            )
        case DeleteNode():
            return pb.GraphOperation(delete_node=operation.id)
        case CreateEdge():
            return pb.GraphOperation(create_edge=_edge(operation, operation.client_key))
        case UpdateEdge():
            return pb.GraphOperation(
                update_edge=pb.UpdateEdgeOperation(
                    edge_id=operation.id, edge=_edge(operation), update_mask=_mask(operation)
                )
            )
        case DeleteEdge():
            return pb.GraphOperation(delete_edge=operation.id)


def _node(values: CreateNode | UpdateNode, client_key: str = "") -> graph_pb2.Node:
    return graph_pb2.Node(
        label=values.label,
        content=values.content,
        type=values.type,
        x=values.x,
        y=values.y,
        client_key=client_key,
    )


def _edge(values: CreateEdge | UpdateEdge, client_key: str = "") -> graph_pb2.Edge:
    return graph_pb2.Edge(
        source=values.source,
        target=values.target,
        label=values.label,
        type=values.type,
        client_key=client_key,
    )


def _mask(operation: BaseModel) -> FieldMask:
    return FieldMask(paths=operation.model_fields_set - _NAMES)
