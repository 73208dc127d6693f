"""Where what a model made comes from."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc.projects.v1 import memory_service_pb2 as pb
from eightgentc.projects.v1.memory_service_pb2_grpc import MemoryServiceStub
from eightgentc_edge_gateway.contract.provenance import Provenance
from eightgentc_edge_gateway.http.answers import answer
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.parameters import ProjectId
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.translate.provenance import to_provenance
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.errors import FieldInvalid

_NAMES = "node, edge, section, diagram, insight, generation"


def provenance_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects/{project_id}/provenance`."""
    router = APIRouter(prefix="/api", tags=["memory"], route_class=StrictRoute)
    stub = MemoryServiceStub(projects.shared)

    @router.get("/projects/{project_id}/provenance", **gives(Provenance, problems=(404,)))
    async def get_provenance(
        project_id: ProjectId,
        person: Person,
        node: Annotated[str, Query(description="A node, by id or client key.")] = "",
        edge: Annotated[str, Query(description="An edge, by id or client key.")] = "",
        section: Annotated[str, Query(description="A section, by id or name.")] = "",
        diagram: Annotated[str, Query(description="A diagram, by id.")] = "",
        insight: Annotated[str, Query(description="An insight, by id.")] = "",
        generation: Annotated[str, Query(description="All that a generation made, by its id.")] = "",
    ) -> Response:
        """Which words a thing that the model made comes from. Exactly one of the six is given."""
        by_field = {
            "node_id": node,
            "edge_id": edge,
            "section": section,
            "diagram_id": diagram,
            "insight_id": insight,
            "generation_id": generation,
        }
        named = {field: value for field, value in by_field.items() if value}
        if len(named) != 1:
            raise FieldInvalid.of("query", f"must name exactly one of {_NAMES}")
        request = pb.GetProvenanceRequest(project_id=project_id, **named)
        return answer(to_provenance(await projects.call(person, stub.GetProvenance, request)))

    return router
