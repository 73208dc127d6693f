"""Diagrams and their versions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import answer, fresh, nothing
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import UNCHANGED, gives
from eightgentc_edge_gateway.adapters.inbound.http.etags import current_etag, known_etags
from eightgentc_edge_gateway.adapters.inbound.http.parameters import (
    DiagramId,
    IdempotencyKey,
    IfMatch,
    IfNoneMatch,
    PageSize,
    PageToken,
    ProjectId,
    Version,
)
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
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
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.ports.diagrams_api import DiagramsApi

_NO_WISH = GenerateDiagram()


def diagrams_routes(diagrams: DiagramsApi) -> APIRouter:
    """`/api/projects/{project_id}/diagrams`."""
    router = APIRouter(
        prefix="/api/projects/{project_id}/diagrams", tags=["diagrams"], route_class=StrictRoute
    )

    @router.post("", **gives(Diagram, status=201, problems=(403, 404, 409, 422), etag=True))
    async def create_diagram(
        project_id: ProjectId, diagram: NewDiagram, person: Person, key: IdempotencyKey = ""
    ) -> Response:
        """Saves a diagram. Mermaid that does not parse is kept as a draft, with line and column of its fault."""
        given = await diagrams.create_diagram(person, project_id, diagram, request_id=key)
        location = {"Location": f"/api/projects/{project_id}/diagrams/{given.value.id}"}
        return answer(
            given.value, status=201, etag=given.value.etag, replayed=given.replayed, headers=location
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
        page = Page(page_size, page_token)
        return answer(await diagrams.list_diagrams(person, project_id, page, type=type))

    @router.post("/generate", **gives(GeneratedDiagram, problems=(403, 404, 409, 422, 502, 504)))
    async def generate_diagram(
        project_id: ProjectId,
        person: Person,
        wish: GenerateDiagram = _NO_WISH,
        key: IdempotencyKey = "",
    ) -> Response:
        """Lets the model draw what was said. Applied by itself where no person's work is touched."""
        given = await diagrams.generate_diagram(person, project_id, wish, request_id=key)
        return answer(given.value, replayed=given.replayed)

    @router.get("/{diagram_id}", **gives(Diagram, also=UNCHANGED, problems=(404,), etag=True))
    async def get_diagram(
        project_id: ProjectId, diagram_id: DiagramId, person: Person, if_none_match: IfNoneMatch = None
    ) -> Response:
        """One diagram."""
        diagram = await diagrams.get_diagram(person, project_id, diagram_id)
        return fresh(diagram, diagram.etag, known_etags(if_none_match))

    @router.patch("/{diagram_id}", **gives(Diagram, problems=(403, 404, 412), etag=True))
    async def update_diagram(
        project_id: ProjectId,
        diagram_id: DiagramId,
        changes: DiagramChanges,
        person: Person,
        if_match: IfMatch = None,
    ) -> Response:
        """Changes a diagram; a new text makes a version."""
        etag = current_etag(if_match)
        diagram = await diagrams.update_diagram(person, project_id, diagram_id, changes, etag=etag)
        return answer(diagram, etag=diagram.etag)

    @router.delete("/{diagram_id}", **gives(status=204, problems=(403, 404, 412)))
    async def delete_diagram(
        project_id: ProjectId, diagram_id: DiagramId, person: Person, if_match: IfMatch = None
    ) -> Response:
        """Takes a diagram away."""
        await diagrams.delete_diagram(person, project_id, diagram_id, etag=current_etag(if_match))
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
        page = Page(page_size, page_token)
        return answer(await diagrams.list_diagram_versions(person, project_id, diagram_id, page))

    @router.get("/{diagram_id}/versions/{version}", **gives(DiagramVersion, problems=(404,)))
    async def get_diagram_version(
        project_id: ProjectId, diagram_id: DiagramId, version: Version, person: Person
    ) -> Response:
        """One version with its text."""
        return answer(await diagrams.get_diagram_version(person, project_id, diagram_id, version))

    return router
