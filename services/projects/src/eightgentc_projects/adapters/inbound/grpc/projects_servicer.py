"""ProjectsService: parse, call the use case, build the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc.projects.v1 import projects_service_pb2 as pb
from eightgentc.projects.v1 import projects_service_pb2_grpc as rpc
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.messages import changes_of, value_of
from eightgentc_kit.pagination import PageSeal
from eightgentc_projects.adapters.inbound.grpc import mapping
from eightgentc_projects.adapters.inbound.grpc.call import acting, answered, page_of, repeat_of
from eightgentc_projects.application.create_project import CreateProject
from eightgentc_projects.application.delete_project import DeleteProject
from eightgentc_projects.application.get_project import GetProject
from eightgentc_projects.application.list_projects import ListProjects
from eightgentc_projects.application.update_project import UpdateProject
from eightgentc_projects.domain.project import Project, ProjectDetails
from eightgentc_projects.ports.project_store import ProjectFilter, ProjectOrder

_ORDERS = {
    pb.PROJECT_ORDER_UNSPECIFIED: ProjectOrder.UPDATE_TIME_DESC,
    pb.PROJECT_ORDER_UPDATE_TIME_DESC: ProjectOrder.UPDATE_TIME_DESC,
    pb.PROJECT_ORDER_CREATE_TIME_DESC: ProjectOrder.CREATE_TIME_DESC,
    pb.PROJECT_ORDER_CREATE_TIME_ASC: ProjectOrder.CREATE_TIME_ASC,
    pb.PROJECT_ORDER_TITLE_ASC: ProjectOrder.TITLE_ASC,
}


@dataclass(frozen=True, slots=True)
class ProjectsServicer(rpc.ProjectsServiceServicer):
    create_project: CreateProject
    get_project: GetProject
    list_projects: ListProjects
    update_project: UpdateProject
    delete_project: DeleteProject
    seal: PageSeal

    async def CreateProject(self, request: pb.CreateProjectRequest, context: Any) -> pb.CreateProjectResponse:
        result = await self.create_project(
            acting(), value_of(request.project, ProjectDetails), repeat_of(request, _created)
        )
        return answered(result, pb.CreateProjectResponse, _created)

    async def GetProject(self, request: pb.GetProjectRequest, context: Any) -> pb.GetProjectResponse:
        project = await self.get_project(acting(), request.project_id)
        return pb.GetProjectResponse(project=mapping.project(project))

    async def ListProjects(self, request: pb.ListProjectsRequest, context: Any) -> pb.ListProjectsResponse:
        if request.order not in _ORDERS:
            raise FieldInvalid.of("order", "is not an order of projects")
        filter = ProjectFilter(
            title_contains=request.title_contains,
            role=mapping.role_from(request.role) if request.role else None,
            order=_ORDERS[request.order],
            deleted=request.deleted,
        )
        page = await self.list_projects(acting(), filter, page_of(request, self.seal))
        return pb.ListProjectsResponse(
            projects=[mapping.project(project) for project in page.items], next_page_token=page.next_token
        )

    async def UpdateProject(self, request: pb.UpdateProjectRequest, context: Any) -> pb.UpdateProjectResponse:
        changes = changes_of(request.project, request.update_mask, ProjectDetails, "project")
        project = await self.update_project(acting(), request.project.id, changes, etag=request.project.etag)
        return pb.UpdateProjectResponse(project=mapping.project(project))

    async def DeleteProject(self, request: pb.DeleteProjectRequest, context: Any) -> pb.DeleteProjectResponse:
        project = await self.delete_project(acting(), request.project_id, etag=request.etag)
        return pb.DeleteProjectResponse(project=mapping.project(project))


def _created(project: Project) -> pb.CreateProjectResponse:
    return pb.CreateProjectResponse(project=mapping.project(project))
