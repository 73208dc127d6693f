"""DiagramService: parse, call the use case, build the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc.projects.v1 import diagram_service_pb2 as pb
from eightgentc.projects.v1 import diagram_service_pb2_grpc as rpc
from eightgentc_kit.grpc.messages import changes_of, value_of
from eightgentc_kit.pagination import PageSeal
from eightgentc_projects.adapters.inbound.grpc import generations, mapping
from eightgentc_projects.adapters.inbound.grpc.call import acting, answered, page_of, repeat_of
from eightgentc_projects.application.create_diagram import CreateDiagram
from eightgentc_projects.application.delete_diagram import DeleteDiagram
from eightgentc_projects.application.generate_diagram import GenerateDiagram
from eightgentc_projects.application.get_diagram import GetDiagram
from eightgentc_projects.application.get_diagram_version import GetDiagramVersion
from eightgentc_projects.application.list_diagram_versions import ListDiagramVersions
from eightgentc_projects.application.list_diagrams import ListDiagrams
from eightgentc_projects.application.update_diagram import UpdateDiagram
from eightgentc_projects.domain.diagram import Diagram, DiagramDetails


@dataclass(frozen=True, slots=True)
class DiagramServicer(rpc.DiagramServiceServicer):
    create_diagram: CreateDiagram
    get_diagram: GetDiagram
    list_diagrams: ListDiagrams
    update_diagram: UpdateDiagram
    delete_diagram: DeleteDiagram
    generate_diagram: GenerateDiagram
    list_diagram_versions: ListDiagramVersions
    get_diagram_version: GetDiagramVersion
    seal: PageSeal

    async def CreateDiagram(self, request: pb.CreateDiagramRequest, context: Any) -> pb.CreateDiagramResponse:
        details = value_of(request.diagram, DiagramDetails)
        result = await self.create_diagram(
            acting(), request.project_id, details, repeat_of(request, _created)
        )
        return answered(result, pb.CreateDiagramResponse, _created)

    async def GetDiagram(self, request: pb.GetDiagramRequest, context: Any) -> pb.GetDiagramResponse:
        diagram = await self.get_diagram(acting(), request.project_id, request.diagram_id)
        return pb.GetDiagramResponse(diagram=mapping.diagram(diagram))

    async def ListDiagrams(self, request: pb.ListDiagramsRequest, context: Any) -> pb.ListDiagramsResponse:
        page = await self.list_diagrams(
            acting(), request.project_id, request.type, page_of(request, self.seal)
        )
        return pb.ListDiagramsResponse(
            diagrams=[mapping.diagram(diagram) for diagram in page.items], next_page_token=page.next_token
        )

    async def UpdateDiagram(self, request: pb.UpdateDiagramRequest, context: Any) -> pb.UpdateDiagramResponse:
        changes = changes_of(request.diagram, request.update_mask, DiagramDetails, "diagram")
        diagram = await self.update_diagram(
            acting(), request.project_id, request.diagram.id, changes, etag=request.diagram.etag
        )
        return pb.UpdateDiagramResponse(diagram=mapping.diagram(diagram))

    async def DeleteDiagram(self, request: pb.DeleteDiagramRequest, context: Any) -> pb.DeleteDiagramResponse:
        await self.delete_diagram(acting(), request.project_id, request.diagram_id, etag=request.etag)
        return pb.DeleteDiagramResponse()

    async def GenerateDiagram(
        self, request: pb.GenerateDiagramRequest, context: Any
    ) -> pb.GenerateDiagramResponse:
        return await generations.drawn_diagram(self.generate_diagram, acting(request.time_zone), request)

    async def ListDiagramVersions(
        self, request: pb.ListDiagramVersionsRequest, context: Any
    ) -> pb.ListDiagramVersionsResponse:
        page = await self.list_diagram_versions(
            acting(), request.project_id, request.diagram_id, page_of(request, self.seal)
        )
        return pb.ListDiagramVersionsResponse(
            versions=[mapping.diagram_version(version) for version in page.items],
            next_page_token=page.next_token,
        )

    async def GetDiagramVersion(
        self, request: pb.GetDiagramVersionRequest, context: Any
    ) -> pb.GetDiagramVersionResponse:
        version = await self.get_diagram_version(
            acting(), request.project_id, request.diagram_id, request.version
        )
        return pb.GetDiagramVersionResponse(version=mapping.diagram_version(version))


def _created(diagram: Diagram) -> pb.CreateDiagramResponse:
    return pb.CreateDiagramResponse(diagram=mapping.diagram(diagram))
