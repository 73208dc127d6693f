"""The concept graph."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body, Query
from pydantic import Discriminator, InstanceOf, Tag
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import Request
from starlette.responses import Response

from eightgentc.projects.v1 import graph_service_pb2 as pb
from eightgentc.projects.v1.graph_service_pb2_grpc import GraphServiceStub
from eightgentc_edge_gateway.contract.graph import (
    GeneratedGraph,
    GenerateGraph,
    GraphFormat,
    GraphOperations,
    LaidOutGraph,
    LayOut,
    NodeMoves,
    PatchedGraph,
)
from eightgentc_edge_gateway.contract.graph_formats import JSON_FORMATS, TEXT_FORMATS
from eightgentc_edge_gateway.contract.job import Job
from eightgentc_edge_gateway.contract.react_flow import ReactFlowChanges
from eightgentc_edge_gateway.http.accepted_form import FORMS, AcceptedForm, Form
from eightgentc_edge_gateway.http.answers import ASK_FIRST, answer, not_modified, nothing
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.compression import takes_gzip
from eightgentc_edge_gateway.http.documented import UNCHANGED, gives
from eightgentc_edge_gateway.http.etags import current_etag, known_etags
from eightgentc_edge_gateway.http.field_problems import UNNAMED
from eightgentc_edge_gateway.http.parameters import (
    Anew,
    AsJob,
    IdempotencyKey,
    IfMatch,
    IfNoneMatch,
    ProjectId,
)
from eightgentc_edge_gateway.http.strict_json import StrictRequest, StrictRoute
from eightgentc_edge_gateway.routes.background import Background
from eightgentc_edge_gateway.routes.growing import Growing
from eightgentc_edge_gateway.translate import graph as translate
from eightgentc_edge_gateway.translate.growing_answer import GraphText
from eightgentc_edge_gateway.translate.react_flow import in_words_of, operations_of
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.errors import RemoteError
from eightgentc_kit.identity.tokens import VerifiedToken


class _ChangesRequest(StrictRequest):
    """Moves of nodes are read as such; only what is anything else, or malformed, is read as every other body."""

    async def json(self) -> Any:
        try:
            moves = _read_moves(await self.body())
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return await super().json()
        return moves if not any("\0" in move.id for move in moves.operations) else await super().json()


class _ChangesRoute(StrictRoute):
    request_class = _ChangesRequest


def _kind_of(body: Any) -> str | None:
    if isinstance(body, NodeMoves):
        return _MOVES
    if not isinstance(body, dict):
        return None
    return _OPERATIONS if "operations" in body else _CHANGES


_read_moves = msgspec.json.Decoder(NodeMoves).decode
_OPERATIONS, _CHANGES, _MOVES = (f"{UNNAMED}{kind})" for kind in ("operations", "changes", "moves"))
GraphChanges = Annotated[
    Annotated[GraphOperations, Tag(_OPERATIONS)]
    | Annotated[ReactFlowChanges, Tag(_CHANGES)]
    | Annotated[SkipJsonSchema[InstanceOf[NodeMoves]], Tag(_MOVES)],
    Discriminator(_kind_of),
    Body(),
]
_DOCUMENT = gives(JSON_FORMATS, content=TEXT_FORMATS, also=UNCHANGED, problems=(404,), etag=True)
_ALSO_SAVED = {204: "Nothing in the changes is stored."}


def graph_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects/{project_id}/graph`, and reading it by the plan's own path."""
    router = APIRouter(route_class=StrictRoute)
    path = "/api/projects/{project_id}/graph"
    documents = GraphServiceStub(projects.channel)
    stub, background = GraphServiceStub(projects.shared), Background(projects)
    growing = growing_graph(stub)

    async def document(
        request: Request,
        person: VerifiedToken,
        project_id: str,
        format: GraphFormat,
        if_none_match: str | None,
    ) -> Response:
        known = known_etags(if_none_match)
        asked = pb.GetGraphRequest(
            project_id=project_id,
            format=translate.GRAPH_FORMATS[format],
            if_none_match=known.only,
            accept_gzip=takes_gzip(request.headers.get("accept-encoding", "")),
        )
        found = await projects.call(person, documents.GetGraph, asked)
        if found.not_modified or known.match(found.etag):
            return not_modified(found.etag)
        headers = {"ETag": f'"{found.etag}"', "Cache-Control": ASK_FIRST, "Vary": "Accept-Encoding"}
        if found.content_encoding:
            headers["Content-Encoding"] = found.content_encoding
        return Response(found.body, headers=headers, media_type=found.content_type)

    @router.get(path, tags=["graph"], **_DOCUMENT)
    async def get_graph(
        request: Request,
        project_id: ProjectId,
        person: Person,
        format: Annotated[GraphFormat, Query(description="plan is the shape below.")] = "plan",
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """The whole graph, ready for a client: as the plan has it, for React Flow 12, Cytoscape 3, Mermaid or GraphML."""
        return await document(request, person, project_id, format, if_none_match)

    @router.get("/api/project/{project_id}/graph", tags=["plan"], **_DOCUMENT)
    async def get_graph_of_project(
        request: Request,
        project_id: ProjectId,
        person: Person,
        format: GraphFormat = "plan",
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """The whole graph."""
        return await document(request, person, project_id, format, if_none_match)

    async def patch_graph(
        project_id: ProjectId,
        changes: GraphChanges,
        person: Person,
        if_match: IfMatch = None,
        key: IdempotencyKey = "",
    ) -> Response:
        """Applies all operations in one transaction, or none. React Flow's change events are accepted too."""
        request = pb.PatchGraphRequest(project_id=project_id, etag=current_etag(if_match), request_id=key)
        _write(changes, request)
        if not request.operations:
            return nothing()
        try:
            patched = await projects.call(person, stub.PatchGraph, request)
        except RemoteError as refusal:
            if isinstance(changes, ReactFlowChanges):
                raise in_words_of(changes, refusal) from refusal
            raise
        return answer(translate.to_patched_graph(patched), etag=patched.etag, replayed=patched.replayed)

    router.add_api_route(
        path,
        patch_graph,
        methods=["PATCH"],
        route_class_override=_ChangesRoute,
        tags=["graph"],
        **gives(PatchedGraph, also=_ALSO_SAVED, problems=(403, 404, 412, 422), etag=True),
    )

    @router.post(f"{path}/layout", tags=["graph"], **gives(LaidOutGraph, problems=(403, 404), etag=True))
    async def layout_graph(
        project_id: ProjectId, person: Person, asked: LayOut = _LAYOUT_DEFAULTS
    ) -> Response:
        """Lays out the nodes again; those that a person moved stay where they are unless `allNodes` is true."""
        request = translate.from_lay_out(asked, into=pb.LayoutGraphRequest(project_id=project_id))
        done = await projects.call(person, stub.LayoutGraph, request)
        return answer(translate.to_laid_out_graph(done), etag=done.etag)

    @router.post(
        f"{path}/generate",
        tags=["graph"],
        **gives(
            GeneratedGraph, content=FORMS, accepted=Job, problems=(403, 404, 409, 422, 502, 504), etag=True
        ),
    )
    async def generate_concept_graph(
        project_id: ProjectId,
        person: Person,
        anew: Anew,
        as_job: AsJob,
        form: AcceptedForm,
        http_request: Request,
        asked: GenerateGraph = _GENERATE_DEFAULTS,
        key: IdempotencyKey = "",
    ) -> Response:
        """Has the model draw what was said in the conversations. Applied automatically unless it would change a person's work.

        With `Accept: text/event-stream` or `text/plain` nodes and edges come while the model draws them.
        """
        target = pb.GenerateConceptGraphRequest(project_id=project_id, request_id=key)
        request = translate.from_generate_graph(asked, into=target)
        request.refresh |= anew
        if as_job:
            return await background.create_job(person, request)
        if form is not Form.JSON:
            return await growing.answer(
                projects, person, request, form, translate.to_generated_graph, of=http_request
            )
        generated = await projects.call(person, stub.GenerateConceptGraph, request)
        return answer(
            translate.to_generated_graph(generated), etag=generated.etag, replayed=generated.replayed
        )

    return router


def growing_graph(stub: GraphServiceStub) -> Growing:
    """Drawing a graph, seen while it grows."""
    return Growing(
        stub.GenerateConceptGraph,
        stub.StreamConceptGraph,
        pb.StreamConceptGraphRequest,
        pb.StreamConceptGraphResponse,
        GraphText,
    )


def _write(changes: GraphOperations | ReactFlowChanges | NodeMoves, request: pb.PatchGraphRequest) -> None:
    if isinstance(changes, NodeMoves):
        translate.from_node_moves(changes, into=request)
    else:
        operations = changes.operations if isinstance(changes, GraphOperations) else operations_of(changes)
        translate.from_operations(operations, into=request)


_LAYOUT_DEFAULTS = LayOut()
_GENERATE_DEFAULTS = GenerateGraph()
