"""Projects and their members."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import answer, nothing
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import gives
from eightgentc_edge_gateway.adapters.inbound.http.etags import current_etag
from eightgentc_edge_gateway.adapters.inbound.http.parameters import (
    AccountId,
    IdempotencyKey,
    IfMatch,
    PageSize,
    PageToken,
    ProjectId,
)
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.contract.project import (
    Member,
    MemberChanges,
    MemberPage,
    NewMember,
    NewProject,
    Project,
    ProjectChanges,
    ProjectOrder,
    ProjectPage,
    Role,
)
from eightgentc_edge_gateway.ports.projects_api import ProjectsApi
from eightgentc_edge_gateway.ports.sharing_api import SharingApi


def projects_routes(projects: ProjectsApi) -> APIRouter:
    """`/api/projects`."""
    router = APIRouter(prefix="/api/projects", tags=["projects"], route_class=StrictRoute)

    @router.post("", **gives(Project, status=201, problems=(409, 422), etag=True))
    async def create_project(project: NewProject, person: Person, key: IdempotencyKey = "") -> Response:
        """Creates a project; the caller becomes its owner."""
        given = await projects.create_project(person, project, request_id=key)
        location = {"Location": f"/api/projects/{given.value.id}"}
        return answer(
            given.value, status=201, etag=given.value.etag, replayed=given.replayed, headers=location
        )

    @router.get("", tags=["plan"], **gives(ProjectPage))
    async def list_projects(
        person: Person,
        page_size: PageSize = 0,
        page_token: PageToken = "",
        title_contains: Annotated[str, Query(alias="titleContains", max_length=200)] = "",
        role: Role | None = None,
        order: Annotated[ProjectOrder, Query(alias="orderBy")] = "-updatedAt",
        deleted: Annotated[bool, Query(description="The trash instead of what is alive.")] = False,
    ) -> Response:
        """The caller's projects, page by page. Filters must not change between pages."""
        return answer(
            await projects.list_projects(
                person,
                Page(page_size, page_token),
                title_contains=title_contains,
                role=role,
                order=order,
                deleted=deleted,
            )
        )

    @router.get("/{project_id}", **gives(Project, problems=(404,), etag=True))
    async def get_project(project_id: ProjectId, person: Person) -> Response:
        """One project, for its members. Its etag is that of title and description, so there is no 304: the revision moves on."""
        project = await projects.get_project(person, project_id)
        return answer(project, etag=project.etag)

    @router.patch("/{project_id}", **gives(Project, problems=(403, 404, 412), etag=True))
    async def update_project(
        project_id: ProjectId, changes: ProjectChanges, person: Person, if_match: IfMatch = None
    ) -> Response:
        """Changes title or description."""
        project = await projects.update_project(person, project_id, changes, etag=current_etag(if_match))
        return answer(project, etag=project.etag)

    @router.delete("/{project_id}", **gives(Project, problems=(403, 404, 412)))
    async def delete_project(project_id: ProjectId, person: Person, if_match: IfMatch = None) -> Response:
        """Moves a project to the trash."""
        return answer(await projects.delete_project(person, project_id, etag=current_etag(if_match)))

    return router


def members_routes(sharing: SharingApi) -> APIRouter:
    """`/api/projects/{project_id}/members`."""
    router = APIRouter(
        prefix="/api/projects/{project_id}/members", tags=["projects"], route_class=StrictRoute
    )

    @router.get("", **gives(MemberPage, problems=(404,)))
    async def list_members(
        project_id: ProjectId, person: Person, page_size: PageSize = 0, page_token: PageToken = ""
    ) -> Response:
        """The members, owners first."""
        return answer(await sharing.list_members(person, project_id, Page(page_size, page_token)))

    @router.post("", **gives(Member, status=201, problems=(403, 404, 409)))
    async def add_member(project_id: ProjectId, member: NewMember, person: Person) -> Response:
        """Lets a person in. Owners only."""
        return answer(await sharing.add_member(person, project_id, member), status=201)

    @router.patch("/{account_id}", **gives(Member, problems=(403, 404, 409)))
    async def update_member(
        project_id: ProjectId, account_id: AccountId, changes: MemberChanges, person: Person
    ) -> Response:
        """Gives a member another role. Owners only; the last owner stays."""
        return answer(await sharing.update_member(person, project_id, account_id, changes))

    @router.delete("/{account_id}", **gives(status=204, problems=(403, 404, 409)))
    async def remove_member(project_id: ProjectId, account_id: AccountId, person: Person) -> Response:
        """Takes a person out: owners anyone, everyone themselves; the last owner stays."""
        await sharing.remove_member(person, project_id, account_id)
        return nothing()

    return router
