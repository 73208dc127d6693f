"""The plan's own paths, with exactly its bodies and answers, over the same ports as the regular ones."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import answer
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import gives
from eightgentc_edge_gateway.adapters.inbound.http.parameters import IdempotencyKey, ProjectId
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.contract.plan_paths import ProjectWithSections
from eightgentc_edge_gateway.contract.plan_section import PlanSection
from eightgentc_edge_gateway.contract.project import NewProject, Project
from eightgentc_edge_gateway.ports.plan_api import PlanApi
from eightgentc_edge_gateway.ports.projects_api import ProjectsApi
from eightgentc_kit.identity.tokens import VerifiedToken

TAG = "plan"
_LARGEST_PAGE = 200


def plan_project_routes(projects: ProjectsApi, plan: PlanApi) -> APIRouter:
    """`/api/project`."""
    router = APIRouter(prefix="/api/project", tags=[TAG], route_class=StrictRoute)

    @router.post("", **gives(Project, status=201, problems=(409, 422)))
    async def post_project(project: NewProject, person: Person, key: IdempotencyKey = "") -> Response:
        """Creates a project."""
        given = await projects.create_project(person, project, request_id=key)
        return answer(given.value, status=201, replayed=given.replayed)

    @router.get("/{project_id}", **gives(ProjectWithSections, problems=(404,)))
    async def get_project_with_sections(project_id: ProjectId, person: Person) -> Response:
        """The project with its sections: two resources in one answer, so two calls."""
        project = await projects.get_project(person, project_id)
        sections = await _all_sections(plan, person, project_id)
        return answer(ProjectWithSections(**dict(project), sections=sections))

    return router


async def _all_sections(plan: PlanApi, person: VerifiedToken, project_id: str) -> list[PlanSection]:
    sections: list[PlanSection] = []
    token = ""
    while True:
        page = await plan.list_plan_sections(person, project_id, Page(_LARGEST_PAGE, token))
        sections += page.sections
        token = page.next_page_token or ""
        if not token:
            return sections
