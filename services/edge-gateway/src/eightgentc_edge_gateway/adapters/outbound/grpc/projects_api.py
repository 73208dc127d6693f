"""Projects over gRPC."""

from __future__ import annotations

from eightgentc.projects.v1 import project_pb2
from eightgentc.projects.v1 import projects_service_pb2 as pb
from eightgentc.projects.v1.projects_service_pb2_grpc import ProjectsServiceStub
from eightgentc_edge_gateway.adapters.outbound.grpc.neighbour import Neighbour
from eightgentc_edge_gateway.adapters.outbound.grpc.values import ROLE_NUMBERS, ROLES, mask, time
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.contract.project import (
    NewProject,
    Project,
    ProjectChanges,
    ProjectOrder,
    ProjectPage,
    Role,
)
from eightgentc_edge_gateway.ports.given import Given
from eightgentc_kit.identity.tokens import VerifiedToken

_ORDERS: dict[ProjectOrder, pb.ProjectOrder.ValueType] = {
    "-updatedAt": pb.PROJECT_ORDER_UPDATE_TIME_DESC,
    "-createdAt": pb.PROJECT_ORDER_CREATE_TIME_DESC,
    "createdAt": pb.PROJECT_ORDER_CREATE_TIME_ASC,
    "title": pb.PROJECT_ORDER_TITLE_ASC,
}


class GrpcProjectsApi:
    """Implements `ProjectsApi`."""

    def __init__(self, projects: Neighbour) -> None:
        self._projects = projects
        self._stub = ProjectsServiceStub(projects.channel)

    async def create_project(
        self, person: VerifiedToken, project: NewProject, *, request_id: str
    ) -> Given[Project]:
        request = pb.CreateProjectRequest(
            project=project_pb2.Project(title=project.title, description=project.description),
            request_id=request_id,
        )
        answer = await self._projects.call(person, self._stub.CreateProject, request)
        return Given(_project(answer.project), answer.replayed)

    async def get_project(self, person: VerifiedToken, project_id: str) -> Project:
        request = pb.GetProjectRequest(project_id=project_id)
        answer = await self._projects.call(person, self._stub.GetProject, request)
        return _project(answer.project)

    async def list_projects(
        self,
        person: VerifiedToken,
        page: Page,
        *,
        title_contains: str,
        role: Role | None,
        order: ProjectOrder,
        deleted: bool,
    ) -> ProjectPage:
        request = pb.ListProjectsRequest(
            page_size=page.size,
            page_token=page.token,
            title_contains=title_contains,
            role=ROLE_NUMBERS[role] if role else project_pb2.ROLE_UNSPECIFIED,
            order=_ORDERS[order],
            deleted=deleted,
        )
        answer = await self._projects.call(person, self._stub.ListProjects, request)
        return ProjectPage(
            projects=[_project(project) for project in answer.projects],
            next_page_token=answer.next_page_token or None,
        )

    async def update_project(
        self, person: VerifiedToken, project_id: str, changes: ProjectChanges, *, etag: str
    ) -> Project:
        request = pb.UpdateProjectRequest(
            project=project_pb2.Project(
                id=project_id, title=changes.title, description=changes.description, etag=etag
            ),
            update_mask=mask(changes),
        )
        answer = await self._projects.call(person, self._stub.UpdateProject, request)
        return _project(answer.project)

    async def delete_project(self, person: VerifiedToken, project_id: str, *, etag: str) -> Project:
        request = pb.DeleteProjectRequest(project_id=project_id, etag=etag)
        answer = await self._projects.call(person, self._stub.DeleteProject, request)
        return _project(answer.project)


def _project(message: project_pb2.Project) -> Project:
    return Project(
        id=message.id,
        title=message.title,
        description=message.description,
        role=ROLES[message.role],
        revision=message.revision or None,
        etag=message.etag,
        created_at=time(message.create_time),
        updated_at=time(message.update_time),
        deleted_at=time(message.delete_time) if message.HasField("delete_time") else None,
    )
