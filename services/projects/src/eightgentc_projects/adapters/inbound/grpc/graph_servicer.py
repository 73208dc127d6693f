"""GraphService: parse, call the use case, build the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from eightgentc.projects.v1 import graph_pb2 as graph_pb
from eightgentc.projects.v1 import graph_service_pb2 as pb
from eightgentc.projects.v1 import graph_service_pb2_grpc as rpc
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.messages import changes_of, value_of
from eightgentc_projects.adapters.inbound.grpc import generations
from eightgentc_projects.adapters.inbound.grpc.call import acting, answered, repeat_of
from eightgentc_projects.application.generate_concept_graph import GenerateConceptGraph
from eightgentc_projects.application.get_graph import GetGraph
from eightgentc_projects.application.layout_graph import LayoutGraph
from eightgentc_projects.application.patch_graph import GraphPatched, PatchGraph
from eightgentc_projects.application.stream_concept_graph import StreamConceptGraph
from eightgentc_projects.domain.errors import OperationInvalid
from eightgentc_projects.domain.graph import (
    CreateEdge,
    CreateNode,
    DeleteEdge,
    DeleteNode,
    EdgeDetails,
    NodeDetails,
    Operation,
    UpdateEdge,
    UpdateNode,
)
from eightgentc_projects.domain.node_moves import NodeMoves
from eightgentc_projects.ports.graph_store import GraphFormat

_FORMATS = {
    pb.GRAPH_FORMAT_UNSPECIFIED: GraphFormat.PLAN,
    pb.GRAPH_FORMAT_REACT_FLOW: GraphFormat.REACT_FLOW,
    pb.GRAPH_FORMAT_CYTOSCAPE: GraphFormat.CYTOSCAPE,
    pb.GRAPH_FORMAT_MERMAID: GraphFormat.MERMAID,
    pb.GRAPH_FORMAT_GRAPHML: GraphFormat.GRAPHML,
}
_CONTENT_TYPES = {
    GraphFormat.MERMAID: "text/vnd.mermaid; charset=utf-8",
    GraphFormat.GRAPHML: "application/graphml+xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class GraphServicer(rpc.GraphServiceServicer):
    get_graph: GetGraph
    patch_graph: PatchGraph
    layout_graph: LayoutGraph
    generate_concept_graph: GenerateConceptGraph
    stream_concept_graph: StreamConceptGraph

    async def GetGraph(self, request: pb.GetGraphRequest, context: Any) -> pb.GetGraphResponse:
        if request.format not in _FORMATS:
            raise FieldInvalid.of("format", "is not a format of graphs")
        format = _FORMATS[request.format]
        graph = await self.get_graph(
            acting(),
            request.project_id,
            format,
            if_none_match=request.if_none_match,
            takes_gzip=request.accept_gzip,
        )
        if graph.body is None:
            return pb.GetGraphResponse(etag=graph.etag, not_modified=True)
        return pb.GetGraphResponse(
            body=graph.body,
            content_type=_CONTENT_TYPES.get(format, "application/json"),
            content_encoding="gzip" if graph.compressed else "",
            etag=graph.etag,
        )

    async def PatchGraph(self, request: pb.PatchGraphRequest, context: Any) -> pb.PatchGraphResponse:
        operations = _operations(request.operations)
        result = await self.patch_graph(
            acting(),
            request.project_id,
            operations,
            etag=request.etag,
            repeat=repeat_of(request, _patched),
        )
        return answered(result, pb.PatchGraphResponse, _patched)

    async def LayoutGraph(self, request: pb.LayoutGraphRequest, context: Any) -> pb.LayoutGraphResponse:
        done = await self.layout_graph(
            acting(),
            request.project_id,
            style=generations.layout_style(request.layout),
            all_nodes=request.all_nodes,
        )
        return pb.LayoutGraphResponse(revision=done.revision, etag=done.etag, moved=done.moved)

    async def GenerateConceptGraph(
        self, request: pb.GenerateConceptGraphRequest, context: Any
    ) -> pb.GenerateConceptGraphResponse:
        return await generations.concept_graph(
            self.generate_concept_graph, acting(request.time_zone), request
        )

    async def StreamConceptGraph(
        self, request: pb.StreamConceptGraphRequest, context: Any
    ) -> AsyncIterator[pb.StreamConceptGraphResponse]:
        # Field by field the same, so that an id of a request stands for either call.
        asked = pb.GenerateConceptGraphRequest.FromString(request.SerializeToString())
        events = generations.streamed_graph(self.stream_concept_graph, acting(asked.time_zone), asked)
        async with aclosing(events):
            async for event in events:
                yield event


def _operations(messages: Sequence[pb.GraphOperation]) -> list[Operation] | NodeMoves:
    """All of them; one that moves many nodes is many, and stays in columns where it is alone."""
    if len(messages) == 1 and messages[0].HasField("move_nodes"):
        return _moves(0, messages[0].move_nodes)
    found: list[Operation] = []
    for message in messages:
        kind = message.WhichOneof("operation")
        if kind == "move_nodes":
            found += _moves(len(found), message.move_nodes).operations()
        elif kind is None:
            raise OperationInvalid.at(len(found), f"It has no operation. Set one of {', '.join(_KINDS)}.")
        else:
            found.append(_BUILT[kind](getattr(message, kind)))
    return found


def _moves(index: int, moves: pb.MoveNodesOperation) -> NodeMoves:
    if not len(moves.node_ids) == len(moves.xs) == len(moves.ys):
        raise OperationInvalid.at(index, "node_ids, xs and ys must have one length.")
    return NodeMoves(list(moves.node_ids), list(moves.xs), list(moves.ys))


def _create_node(node: graph_pb.Node) -> CreateNode:
    placed = node.HasField("x") and node.HasField("y")
    return CreateNode(value_of(node, NodeDetails), node.client_key or None, placed=placed)


def _update_node(update: pb.UpdateNodeOperation) -> UpdateNode:
    changes = changes_of(update.node, update.update_mask, NodeDetails, "node")
    return UpdateNode(update.node_id, changes, update.presentation_changes or None)


def _create_edge(edge: graph_pb.Edge) -> CreateEdge:
    return CreateEdge(value_of(edge, EdgeDetails), edge.client_key or None)


def _update_edge(update: pb.UpdateEdgeOperation) -> UpdateEdge:
    return UpdateEdge(update.edge_id, changes_of(update.edge, update.update_mask, EdgeDetails, "edge"))


_BUILT: dict[str, Callable[[Any], Operation]] = {
    "create_node": _create_node,
    "update_node": _update_node,
    "delete_node": DeleteNode,
    "create_edge": _create_edge,
    "update_edge": _update_edge,
    "delete_edge": DeleteEdge,
}
_KINDS = (*_BUILT, "move_nodes")


def _patched(done: GraphPatched) -> pb.PatchGraphResponse:
    return pb.PatchGraphResponse(
        revision=done.revision,
        etag=done.etag,
        created=[
            pb.CreatedItem(index=item.index, id=item.id, client_key=item.client_key or "")
            for item in done.created
        ],
    )
