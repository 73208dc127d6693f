"""Diagrams."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc.projects.v1 import diagram_pb2
from eightgentc.projects.v1 import diagram_service_pb2 as pb
from eightgentc.projects.v1.diagram_service_pb2_grpc import DiagramServiceStub
from eightgentc_edge_gateway.contract.diagram import (
    Diagram,
    DiagramChanges,
    DiagramPage,
    DiagramVersion,
    DiagramVersionPage,
    GeneratedDiagram,
    GenerateDiagram,
    NewDiagram,
)
from eightgentc_edge_gateway.contract.job import Job
from eightgentc_edge_gateway.http.answers import answer, fresh, nothing
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import UNCHANGED, gives
from eightgentc_edge_gateway.http.etags import current_etag, known_etags
from eightgentc_edge_gateway.http.parameters import (
    Anew,
    AsJob,
    DiagramId,
    IdempotencyKey,
    IfMatch,
    IfNoneMatch,
    PageSize,
    PageToken,
    ProjectId,
    Version,
)
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.routes.background import Background
from eightgentc_edge_gateway.translate import diagram as translate
from eightgentc_edge_gateway.upstream.service_client import ServiceClient

_DEFAULTS = GenerateDiagram()
_GENERATES = (403, 404, 409, 422, 502, 504)


def diagrams_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects/{project_id}/diagrams`."""
    router = APIRouter(
        prefix="/api/projects/{project_id}/diagrams", tags=["diagrams"], route_class=StrictRoute
    )
    stub, background = DiagramServiceStub(projects.shared), Background(projects)

    @router.post("", **gives(Diagram, status=201, problems=(403, 404, 409, 422), etag=True))
    async def create_diagram(
        project_id: ProjectId, diagram: NewDiagram, person: Person, key: IdempotencyKey = ""
    ) -> Response:
        """Saves a diagram. Mermaid that does not parse is kept as a draft, with line and column of its fault."""
        request = pb.CreateDiagramRequest(
            project_id=project_id, diagram=translate.from_new_diagram(diagram), request_id=key
        )
        created = await projects.call(person, stub.CreateDiagram, request)
        return answer(
            translate.to_diagram(created.diagram),
            status=201,
            etag=created.diagram.etag,
            replayed=created.replayed,
            headers={"Location": f"/api/projects/{project_id}/diagrams/{created.diagram.id}"},
        )

    @router.get("", **gives(DiagramPage, problems=(404,)))
    async def list_diagrams(
        project_id: ProjectId,
        person: Person,
        type: Annotated[str, Query(description="Only this type.", max_length=100)] = "",
        page_size: PageSize = 0,
        page_token: PageToken = "",
    ) -> Response:
        """Diagrams, newest change first."""
        request = pb.ListDiagramsRequest(
            project_id=project_id, page_size=page_size, page_token=page_token, type=type
        )
        return answer(translate.to_diagram_page(await projects.call(person, stub.ListDiagrams, request)))

    @router.post("/generate", **gives(GeneratedDiagram, accepted=Job, problems=_GENERATES))
    async def generate_diagram(
        project_id: ProjectId,
        person: Person,
        anew: Anew,
        as_job: AsJob,
        asked: GenerateDiagram = _DEFAULTS,
        key: IdempotencyKey = "",
    ) -> Response:
        """Has the model draw what was said in the conversations. Applied automatically unless it would change a person's work."""
        target = pb.GenerateDiagramRequest(project_id=project_id, request_id=key)
        request = translate.from_generate_diagram(asked, into=target)
        request.refresh |= anew
        if as_job:
            return await background.create_job(person, request)
        generated = await projects.call(person, stub.GenerateDiagram, request)
        return answer(translate.to_generated_diagram(generated), replayed=generated.replayed)

    @router.get("/{diagram_id}", **gives(Diagram, also=UNCHANGED, problems=(404,), etag=True))
    async def get_diagram(
        project_id: ProjectId, diagram_id: DiagramId, person: Person, if_none_match: IfNoneMatch = None
    ) -> Response:
        """One diagram."""
        request = pb.GetDiagramRequest(project_id=project_id, diagram_id=diagram_id)
        diagram = (await projects.call(person, stub.GetDiagram, request)).diagram
        return fresh(translate.to_diagram(diagram), diagram.etag, known_etags(if_none_match))

    @router.patch("/{diagram_id}", **gives(Diagram, problems=(403, 404, 412), etag=True))
    async def update_diagram(
        project_id: ProjectId,
        diagram_id: DiagramId,
        changes: DiagramChanges,
        person: Person,
        if_match: IfMatch = None,
    ) -> Response:
        """Changes a diagram; a new text makes a version."""
        known = diagram_pb2.Diagram(id=diagram_id, etag=current_etag(if_match))
        request = pb.UpdateDiagramRequest(
            project_id=project_id,
            diagram=translate.from_diagram_changes(changes, into=known),
            update_mask=translate.from_diagram_changes.mask(changes),
        )
        diagram = (await projects.call(person, stub.UpdateDiagram, request)).diagram
        return answer(translate.to_diagram(diagram), etag=diagram.etag)

    @router.delete("/{diagram_id}", **gives(status=204, problems=(403, 404, 412)))
    async def delete_diagram(
        project_id: ProjectId, diagram_id: DiagramId, person: Person, if_match: IfMatch = None
    ) -> Response:
        """Deletes a diagram."""
        etag = current_etag(if_match)
        request = pb.DeleteDiagramRequest(project_id=project_id, diagram_id=diagram_id, etag=etag)
        await projects.call(person, stub.DeleteDiagram, request)
        return nothing()

    @router.get("/{diagram_id}/versions", **gives(DiagramVersionPage, problems=(404,)))
    async def list_diagram_versions(
        project_id: ProjectId,
        diagram_id: DiagramId,
        person: Person,
        page_size: PageSize = 0,
        page_token: PageToken = "",
    ) -> Response:
        """Versions, newest first, without their texts."""
        request = pb.ListDiagramVersionsRequest(
            project_id=project_id, diagram_id=diagram_id, page_size=page_size, page_token=page_token
        )
        page = await projects.call(person, stub.ListDiagramVersions, request)
        return answer(translate.to_diagram_version_page(page))

    @router.get("/{diagram_id}/versions/{version}", **gives(DiagramVersion, problems=(404,)))
    async def get_diagram_version(
        project_id: ProjectId, diagram_id: DiagramId, version: Version, person: Person
    ) -> Response:
        """One version with its text."""
        request = pb.GetDiagramVersionRequest(project_id=project_id, diagram_id=diagram_id, version=version)
        found = await projects.call(person, stub.GetDiagramVersion, request)
        return answer(translate.to_diagram_version(found.version))

    return router
