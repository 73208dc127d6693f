"""The concept graph over gRPC; a whole graph passes as bytes."""

from __future__ import annotations

from collections.abc import Sequence

from eightgentc.projects.v1 import graph_pb2
from eightgentc.projects.v1 import graph_service_pb2 as pb
from eightgentc.projects.v1.graph_service_pb2_grpc import GraphServiceStub
from eightgentc_edge_gateway.adapters.outbound.grpc.graph_operations import operation_message
from eightgentc_edge_gateway.adapters.outbound.grpc.neighbour import Neighbour
from eightgentc_edge_gateway.adapters.outbound.grpc.values import generation
from eightgentc_edge_gateway.contract.graph import (
    CreatedItem,
    Edge,
    GeneratedGraph,
    GenerateGraph,
    Graph,
    GraphFormat,
    GraphLayout,
    GraphOperation,
    LaidOutGraph,
    LayOut,
    Node,
    PatchedGraph,
)
from eightgentc_edge_gateway.ports.given import Given
from eightgentc_edge_gateway.ports.graph_api import GraphDocument
from eightgentc_kit.identity.tokens import VerifiedToken

_FORMATS: dict[GraphFormat, pb.GraphFormat.ValueType] = {
    "plan": pb.GRAPH_FORMAT_UNSPECIFIED,
    "reactflow": pb.GRAPH_FORMAT_REACT_FLOW,
    "cytoscape": pb.GRAPH_FORMAT_CYTOSCAPE,
    "mermaid": pb.GRAPH_FORMAT_MERMAID,
    "graphml": pb.GRAPH_FORMAT_GRAPHML,
}
_LAYOUTS: dict[GraphLayout, pb.GraphLayout.ValueType] = {
    "layered": pb.GRAPH_LAYOUT_LAYERED,
    "grid": pb.GRAPH_LAYOUT_GRID,
}


class GrpcGraphApi:
    """Implements `GraphApi`."""

    def __init__(self, projects: Neighbour) -> None:
        self._projects = projects
        self._stub = GraphServiceStub(projects.channel)

    async def get_graph(
        self,
        person: VerifiedToken,
        project_id: str,
        format: GraphFormat,
        *,
        if_none_match: str,
        accept_gzip: bool,
    ) -> GraphDocument:
        request = pb.GetGraphRequest(
            project_id=project_id,
            format=_FORMATS[format],
            if_none_match=if_none_match,
            accept_gzip=accept_gzip,
        )
        answer = await self._projects.call(person, self._stub.GetGraph, request)
        if answer.not_modified:
            return GraphDocument(answer.etag, None)
        return GraphDocument(answer.etag, answer.body, answer.content_type, answer.content_encoding)

    async def patch_graph(
        self,
        person: VerifiedToken,
        project_id: str,
        operations: Sequence[GraphOperation],
        *,
        etag: str,
        request_id: str,
    ) -> Given[PatchedGraph]:
        request = pb.PatchGraphRequest(
            project_id=project_id,
            operations=[operation_message(operation) for operation in operations],
            etag=etag,
            request_id=request_id,
        )
        answer = await self._projects.call(person, self._stub.PatchGraph, request)
        patched = PatchedGraph(
            revision=answer.revision,
            etag=answer.etag,
            created=[
                CreatedItem(index=item.index, id=item.id, client_key=item.client_key or None)
                for item in answer.created
            ],
        )
        return Given(patched, answer.replayed)

    async def layout_graph(self, person: VerifiedToken, project_id: str, wish: LayOut) -> LaidOutGraph:
        request = pb.LayoutGraphRequest(
            project_id=project_id, layout=_LAYOUTS[wish.layout], all_nodes=wish.all_nodes
        )
        answer = await self._projects.call(person, self._stub.LayoutGraph, request)
        return LaidOutGraph(revision=answer.revision, etag=answer.etag, moved=answer.moved)

    async def generate_concept_graph(
        self, person: VerifiedToken, project_id: str, wish: GenerateGraph, *, request_id: str
    ) -> Given[GeneratedGraph]:
        request = pb.GenerateConceptGraphRequest(
            project_id=project_id,
            topics=wish.topics,
            prompt=wish.prompt,
            layout=_LAYOUTS[wish.layout],
            refresh=wish.refresh,
            request_id=request_id,
        )
        answer = await self._projects.call(person, self._stub.GenerateConceptGraph, request)
        generated = GeneratedGraph(
            proposal=Graph(
                nodes=[_node(node) for node in answer.nodes], edges=[_edge(edge) for edge in answer.edges]
            ),
            applied=answer.generation.applied,
            generation=generation(answer.generation),
            revision=answer.revision,
            etag=answer.etag,
        )
        return Given(generated, answer.replayed)


def _node(message: graph_pb2.Node) -> Node:
    """A node of a proposal that was not applied has no id yet, and goes by the model's own."""
    return Node(
        id=message.id or message.client_key,
        label=message.label,
        content=message.content if message.HasField("content") else None,
        type=message.type,
        x=message.x if message.HasField("x") else None,
        y=message.y if message.HasField("y") else None,
    )


def _edge(message: graph_pb2.Edge) -> Edge:
    return Edge(
        id=message.id or message.client_key,
        source=message.source,
        target=message.target,
        label=message.label if message.HasField("label") else None,
        type=message.type,
    )
