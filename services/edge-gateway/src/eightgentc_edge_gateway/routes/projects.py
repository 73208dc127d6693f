"""Projects."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc.projects.v1 import project_pb2
from eightgentc.projects.v1 import projects_service_pb2 as pb
from eightgentc.projects.v1.projects_service_pb2_grpc import ProjectsServiceStub
from eightgentc_edge_gateway.contract.project import (
    NewProject,
    Project,
    ProjectChanges,
    ProjectOrder,
    ProjectPage,
    Role,
)
from eightgentc_edge_gateway.http.answers import answer
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.etags import current_etag
from eightgentc_edge_gateway.http.parameters import IdempotencyKey, IfMatch, PageSize, PageToken, ProjectId
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.translate import project as translate
from eightgentc_edge_gateway.upstream.service_client import ServiceClient


def projects_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects`."""
    router = APIRouter(prefix="/api/projects", tags=["projects"], route_class=StrictRoute)
    stub = ProjectsServiceStub(projects.shared)

    @router.post("", **gives(Project, status=201, problems=(409, 422), etag=True))
    async def create_project(project: NewProject, person: Person, key: IdempotencyKey = "") -> Response:
        """Creates a project; the caller becomes its owner."""
        request = pb.CreateProjectRequest(project=translate.from_new_project(project), request_id=key)
        created = await projects.call(person, stub.CreateProject, request)
        return answer(
            translate.to_project(created.project),
            status=201,
            etag=created.project.etag,
            replayed=created.replayed,
            headers={"Location": f"/api/projects/{created.project.id}"},
        )

    @router.get("", tags=["plan"], **gives(ProjectPage))
    async def list_projects(
        person: Person,
        page_size: PageSize = 0,
        page_token: PageToken = "",
        title_contains: Annotated[str, Query(alias="titleContains", max_length=200)] = "",
        role: Role | None = None,
        order: Annotated[ProjectOrder, Query(alias="orderBy")] = "-updatedAt",
        deleted: Annotated[bool, Query(description="Lists deleted projects instead.")] = False,
    ) -> Response:
        """The caller's projects, page by page. Filters must not change between pages."""
        request = pb.ListProjectsRequest(
            page_size=page_size,
            page_token=page_token,
            title_contains=title_contains,
            role=translate.ROLES[role],
            order=translate.PROJECT_ORDERS[order],
            deleted=deleted,
        )
        return answer(translate.to_project_page(await projects.call(person, stub.ListProjects, request)))

    @router.get("/{project_id}", **gives(Project, problems=(404,), etag=True))
    async def get_project(project_id: ProjectId, person: Person) -> Response:
        """One project, for its members. Its etag is that of title and description, so there is no 304: the revision moves on."""
        request = pb.GetProjectRequest(project_id=project_id)
        project = (await projects.call(person, stub.GetProject, request)).project
        return answer(translate.to_project(project), etag=project.etag)

    @router.patch("/{project_id}", **gives(Project, problems=(403, 404, 412), etag=True))
    async def update_project(
        project_id: ProjectId, changes: ProjectChanges, person: Person, if_match: IfMatch = None
    ) -> Response:
        """Changes title or description."""
        known = project_pb2.Project(id=project_id, etag=current_etag(if_match))
        request = pb.UpdateProjectRequest(
            project=translate.from_project_changes(changes, into=known),
            update_mask=translate.from_project_changes.mask(changes),
        )
        project = (await projects.call(person, stub.UpdateProject, request)).project
        return answer(translate.to_project(project), etag=project.etag)

    @router.delete("/{project_id}", **gives(Project, problems=(403, 404, 412)))
    async def delete_project(project_id: ProjectId, person: Person, if_match: IfMatch = None) -> Response:
        """Moves a project to the trash."""
        request = pb.DeleteProjectRequest(project_id=project_id, etag=current_etag(if_match))
        return answer(
            translate.to_project((await projects.call(person, stub.DeleteProject, request)).project)
        )

    return router
