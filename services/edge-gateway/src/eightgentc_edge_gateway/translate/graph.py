"""The concept graph. A whole graph passes the gateway as bytes; only what is done to it is translated."""

from __future__ import annotations

from collections.abc import Sequence

from eightgentc.projects.v1 import graph_pb2
from eightgentc.projects.v1 import graph_service_pb2 as pb
from eightgentc_edge_gateway.contract.graph import (
    CreateEdge,
    CreateNode,
    DeleteEdge,
    DeleteNode,
    Edge,
    GeneratedGraph,
    GenerateGraph,
    Graph,
    GraphFormat,
    GraphOperation,
    LaidOutGraph,
    LayOut,
    Node,
    NodeMoves,
    PatchedGraph,
    UpdateEdge,
    UpdateNode,
)
from eightgentc_edge_gateway.translate.generation import to_generation
from eightgentc_edge_gateway.translate.reader import Reader
from eightgentc_edge_gateway.translate.writer import Writer

GRAPH_FORMATS: dict[GraphFormat, pb.GraphFormat.ValueType] = {
    "plan": pb.GRAPH_FORMAT_UNSPECIFIED,
    "reactflow": pb.GRAPH_FORMAT_REACT_FLOW,
    "cytoscape": pb.GRAPH_FORMAT_CYTOSCAPE,
    "mermaid": pb.GRAPH_FORMAT_MERMAID,
    "graphml": pb.GRAPH_FORMAT_GRAPHML,
}


def _id(item: graph_pb2.Node | graph_pb2.Edge) -> str:
    """A proposal that was not applied has no ids yet; its items go by the model's own."""
    return item.id or item.client_key


to_proposed_graph = Reader(
    pb.GenerateConceptGraphResponse,
    Graph,
    nodes=Reader(graph_pb2.Node, Node, id=_id),
    edges=Reader(graph_pb2.Edge, Edge, id=_id),
)
to_generated_graph = Reader(
    pb.GenerateConceptGraphResponse,
    GeneratedGraph,
    proposal=to_proposed_graph,
    applied="generation.applied",
    generation=to_generation,
)
to_patched_graph = Reader(pb.PatchGraphResponse, PatchedGraph)
to_laid_out_graph = Reader(pb.LayoutGraphResponse, LaidOutGraph)

from_lay_out = Writer(LayOut, pb.LayoutGraphRequest)
from_generate_graph = Writer(GenerateGraph, pb.GenerateConceptGraphRequest)
_from_create_node = Writer(CreateNode, graph_pb2.Node, op=None)
_from_update_node = Writer(UpdateNode, graph_pb2.Node, op=None, id=None)
_from_create_edge = Writer(CreateEdge, graph_pb2.Edge, op=None)
_from_update_edge = Writer(UpdateEdge, graph_pb2.Edge, op=None, id=None)


_MOVE = {"op", "id", "x", "y"}


def from_operations(operations: Sequence[GraphOperation]) -> list[pb.GraphOperation]:
    """A batch; one that only moves nodes is sent in columns."""
    places = [
        (one.id, one.x, one.y)
        for one in operations
        if isinstance(one, UpdateNode) and one.model_fields_set == _MOVE
        if one.x is not None and one.y is not None
    ]
    if len(places) < len(operations):
        return [_from_operation(operation) for operation in operations]
    return _in_columns(*zip(*places, strict=True))


def from_node_moves(moves: NodeMoves) -> list[pb.GraphOperation]:
    """The same of a batch that was read as moves."""
    nodes = moves.operations
    return _in_columns([node.id for node in nodes], [node.x for node in nodes], [node.y for node in nodes])


def _in_columns(ids: Sequence[str], xs: Sequence[float], ys: Sequence[float]) -> list[pb.GraphOperation]:
    return [pb.GraphOperation(move_nodes=pb.MoveNodesOperation(node_ids=ids, xs=xs, ys=ys))]


def _from_operation(operation: GraphOperation) -> pb.GraphOperation:
    """One operation of a batch."""
    match operation:
        case CreateNode():
            return pb.GraphOperation(create_node=_from_create_node(operation))
        case UpdateNode():
            node, mask = _from_update_node(operation), _from_update_node.mask(operation)
            update = pb.UpdateNodeOperation(node_id=operation.id, node=node, update_mask=mask)
            return pb.GraphOperation(update_node=update)
        case DeleteNode():
            return pb.GraphOperation(delete_node=operation.id)
        case CreateEdge():
            return pb.GraphOperation(create_edge=_from_create_edge(operation))
        case UpdateEdge():
            edge, mask = _from_update_edge(operation), _from_update_edge.mask(operation)
            change = pb.UpdateEdgeOperation(edge_id=operation.id, edge=edge, update_mask=mask)
            return pb.GraphOperation(update_edge=change)
        case DeleteEdge():
            return pb.GraphOperation(delete_edge=operation.id)
