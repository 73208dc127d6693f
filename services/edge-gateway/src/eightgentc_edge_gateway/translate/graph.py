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
from eightgentc_edge_gateway.translate.value import text_of_json
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


_to_proposed_node = Reader(graph_pb2.Node, Node, id=_id)
_to_proposed_edge = Reader(graph_pb2.Edge, Edge, id=_id)
to_proposed_graph = Reader(
    pb.GenerateConceptGraphResponse,
    Graph,
    nodes=_to_proposed_node,
    edges=_to_proposed_edge,
)
to_graph_piece = Reader(pb.GraphPiece, Graph, nodes=_to_proposed_node, edges=_to_proposed_edge)
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
_from_update_node = Writer(UpdateNode, graph_pb2.Node, op=None, id=None, presentation_changes=None)
_from_create_edge = Writer(CreateEdge, graph_pb2.Edge, op=None)
_from_update_edge = Writer(UpdateEdge, graph_pb2.Edge, op=None, id=None)


_MOVE = {"op", "id", "x", "y"}


def from_operations(
    operations: Sequence[GraphOperation], *, into: pb.PatchGraphRequest
) -> pb.PatchGraphRequest:
    """A batch; one that only moves nodes is sent in columns. Each is written where it goes: messages are not copied."""
    places = [
        (one.id, one.x, one.y)
        for one in operations
        if isinstance(one, UpdateNode) and one.model_fields_set == _MOVE
        if one.x is not None and one.y is not None
    ]
    if operations and len(places) == len(operations):
        _add_columns(*zip(*places, strict=True), into=into)
    else:
        for operation in operations:
            _write(operation, into.operations.add())
    return into


def from_node_moves(moves: NodeMoves, *, into: pb.PatchGraphRequest) -> pb.PatchGraphRequest:
    """The same of a batch that was read as moves."""
    nodes = moves.operations
    ids, xs, ys = [node.id for node in nodes], [node.x for node in nodes], [node.y for node in nodes]
    _add_columns(ids, xs, ys, into=into)
    return into


def _add_columns(
    ids: Sequence[str], xs: Sequence[float], ys: Sequence[float], *, into: pb.PatchGraphRequest
) -> None:
    columns = into.operations.add().move_nodes
    columns.node_ids.extend(ids)
    columns.xs.extend(xs)
    columns.ys.extend(ys)


def _write(operation: GraphOperation, target: pb.GraphOperation) -> None:
    """One operation of a batch."""
    match operation:
        case CreateNode():
            _from_create_node(operation, into=target.create_node)
        case UpdateNode():
            node = target.update_node
            node.node_id = operation.id
            _from_update_node(operation, into=node.node)
            node.update_mask.paths.extend(_from_update_node.paths(operation))
            node.presentation_changes = text_of_json(operation.presentation_changes)
        case DeleteNode():
            target.delete_node = operation.id
        case CreateEdge():
            _from_create_edge(operation, into=target.create_edge)
        case UpdateEdge():
            edge = target.update_edge
            edge.edge_id = operation.id
            _from_update_edge(operation, into=edge.edge)
            edge.update_mask.paths.extend(_from_update_edge.paths(operation))
        case DeleteEdge():
            target.delete_edge = operation.id
