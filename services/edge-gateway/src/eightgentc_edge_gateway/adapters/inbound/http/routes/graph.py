"""The concept graph."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from pydantic import Discriminator, Tag
from starlette.requests import Request
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import ASK_FIRST, answer, not_modified, nothing
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import UNCHANGED, gives
from eightgentc_edge_gateway.adapters.inbound.http.etags import current_etag, known_etags
from eightgentc_edge_gateway.adapters.inbound.http.field_problems import UNNAMED
from eightgentc_edge_gateway.adapters.inbound.http.parameters import (
    IdempotencyKey,
    IfMatch,
    IfNoneMatch,
    ProjectId,
)
from eightgentc_edge_gateway.adapters.inbound.http.react_flow import ReactFlowChanges, operations_of
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
from eightgentc_edge_gateway.contract.graph import (
    GeneratedGraph,
    GenerateGraph,
    Graph,
    GraphFormat,
    GraphOperations,
    LaidOutGraph,
    LayOut,
    PatchedGraph,
)
from eightgentc_edge_gateway.ports.graph_api import GraphApi
from eightgentc_kit.identity.tokens import VerifiedToken


def _kind_of(body: Any) -> str | None:
    if not isinstance(body, dict):
        return None
    return _OPERATIONS if "operations" in body else _CHANGES


_OPERATIONS, _CHANGES = f"{UNNAMED}operations)", f"{UNNAMED}changes)"
GraphChanges = Annotated[
    Annotated[GraphOperations, Tag(_OPERATIONS)] | Annotated[ReactFlowChanges, Tag(_CHANGES)],
    Discriminator(_kind_of),
    Body(),
]
_ALSO_SAVED = {204: "Nothing in it is meant to last."}


def graph_routes(graph: GraphApi) -> APIRouter:
    """`/api/projects/{project_id}/graph`, and reading it by the plan's own path."""
    router = APIRouter(route_class=StrictRoute)
    path = "/api/projects/{project_id}/graph"

    @router.get(path, tags=["graph"], **gives(Graph, also=UNCHANGED, problems=(404,), etag=True))
    async def get_graph(
        request: Request,
        project_id: ProjectId,
        person: Person,
        format: Annotated[GraphFormat, Query(description="plan is the shape below.")] = "plan",
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """The whole graph, ready for a client: as the plan has it, for React Flow 12, Cytoscape 3, Mermaid or GraphML."""
        return await _document(graph, request, person, project_id, format, if_none_match)

    @router.get(
        "/api/project/{project_id}/graph",
        tags=["plan"],
        **gives(Graph, also=UNCHANGED, problems=(404,), etag=True),
    )
    async def get_graph_of_project(
        request: Request,
        project_id: ProjectId,
        person: Person,
        format: GraphFormat = "plan",
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """The whole graph."""
        return await _document(graph, request, person, project_id, format, if_none_match)

    @router.patch(
        path,
        tags=["graph"],
        **gives(PatchedGraph, also=_ALSO_SAVED, problems=(403, 404, 412, 422), etag=True),
    )
    async def patch_graph(
        project_id: ProjectId,
        changes: GraphChanges,
        person: Person,
        if_match: IfMatch = None,
        key: IdempotencyKey = "",
    ) -> Response:
        """Does all operations in one transaction, or none; or what React Flow's change events say."""
        operations = changes.operations if isinstance(changes, GraphOperations) else operations_of(changes)
        if not operations:
            return nothing()
        given = await graph.patch_graph(
            person, project_id, operations, etag=current_etag(if_match), request_id=key
        )
        return answer(given.value, etag=given.value.etag, replayed=given.replayed)

    @router.post(f"{path}/layout", tags=["graph"], **gives(LaidOutGraph, problems=(403, 404), etag=True))
    async def layout_graph(project_id: ProjectId, person: Person, wish: LayOut = _NO_LAYOUT_WISH) -> Response:
        """Places the nodes anew; those that a person moved stay unless asked."""
        done = await graph.layout_graph(person, project_id, wish)
        return answer(done, etag=done.etag)

    @router.post(
        f"{path}/generate",
        tags=["graph"],
        **gives(GeneratedGraph, problems=(403, 404, 409, 422, 502, 504), etag=True),
    )
    async def generate_concept_graph(
        project_id: ProjectId,
        person: Person,
        wish: GenerateGraph = _NO_GRAPH_WISH,
        key: IdempotencyKey = "",
    ) -> Response:
        """Lets the model draw what was said. Applied by itself where no person's work is touched."""
        given = await graph.generate_concept_graph(person, project_id, wish, request_id=key)
        return answer(given.value, etag=given.value.etag, replayed=given.replayed)

    return router


_NO_LAYOUT_WISH = LayOut()
_NO_GRAPH_WISH = GenerateGraph()


async def _document(
    graph: GraphApi,
    request: Request,
    person: VerifiedToken,
    project_id: str,
    format: GraphFormat,
    if_none_match: str | None,
) -> Response:
    known = known_etags(if_none_match)
    document = await graph.get_graph(
        person,
        project_id,
        format,
        if_none_match=known.only,
        accept_gzip=_takes_gzip(request.headers.get("accept-encoding", "")),
    )
    if document.body is None or known.match(document.etag):
        return not_modified(document.etag)
    headers = {
        "ETag": f'"{document.etag}"',
        "Cache-Control": ASK_FIRST,
        "Vary": "Accept-Encoding",
    }
    if document.content_encoding:
        headers["Content-Encoding"] = document.content_encoding
    return Response(document.body, headers=headers, media_type=document.content_type)


def _takes_gzip(accept_encoding: str) -> bool:
    """What is said of gzip itself goes before what `*` says of all."""
    weights = {}
    for offer in accept_encoding.lower().split(","):
        name, _, weight = offer.partition(";")
        weights[name.strip()] = weight.replace(" ", "")
    weight = weights.get("gzip", weights.get("*", "q=0"))
    return weight.rstrip("0.") != "q="
