"""The plan's own paths to projects, with exactly its bodies and answers."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from eightgentc.projects.v1 import plan_service_pb2 as plan
from eightgentc.projects.v1 import projects_service_pb2 as pb
from eightgentc.projects.v1.plan_service_pb2_grpc import PlanServiceStub
from eightgentc.projects.v1.projects_service_pb2_grpc import ProjectsServiceStub
from eightgentc_edge_gateway.contract.plan_paths import ProjectWithSections
from eightgentc_edge_gateway.contract.project import NewProject, Project
from eightgentc_edge_gateway.http.answers import answer
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.parameters import IdempotencyKey, ProjectId
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.translate.plan_paths import to_project_with_sections
from eightgentc_edge_gateway.translate.plan_section import to_plan_section
from eightgentc_edge_gateway.translate.project import from_new_project, to_project
from eightgentc_edge_gateway.translate.reader import JsonObject
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.identity.tokens import VerifiedToken

TAG = "plan"
_LARGEST_PAGE = 200


def plan_project_routes(projects: ServiceClient) -> APIRouter:
    """`/api/project`."""
    router = APIRouter(prefix="/api/project", tags=[TAG], route_class=StrictRoute)
    stub = ProjectsServiceStub(projects.shared)
    sections = PlanServiceStub(projects.shared)

    @router.post("", **gives(Project, status=201, problems=(409, 422)))
    async def post_project(project: NewProject, person: Person, key: IdempotencyKey = "") -> Response:
        """Creates a project."""
        request = pb.CreateProjectRequest(project=from_new_project(project), request_id=key)
        created = await projects.call(person, stub.CreateProject, request)
        return answer(to_project(created.project), status=201, replayed=created.replayed)

    @router.get("/{project_id}", **gives(ProjectWithSections, problems=(404,)))
    async def get_project_with_sections(project_id: ProjectId, person: Person) -> Response:
        """The project with its sections: two resources in one answer, so two calls."""
        request = pb.GetProjectRequest(project_id=project_id)
        project = (await projects.call(person, stub.GetProject, request)).project
        found = to_project_with_sections(project)
        return answer(found | {"sections": await all_sections(person, project_id)})

    async def all_sections(person: VerifiedToken, project_id: str) -> list[JsonObject]:
        request = plan.ListPlanSectionsRequest(project_id=project_id, page_size=_LARGEST_PAGE)
        found: list[JsonObject] = []
        while True:
            page = await projects.call(person, sections.ListPlanSections, request)
            found += map(to_plan_section, page.sections)
            if not page.next_page_token:
                return found
            request.page_token = page.next_page_token

    return router
