"""Versions of a section: list, read, name, compare, restore."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import answer
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import gives
from eightgentc_edge_gateway.adapters.inbound.http.etags import current_etag
from eightgentc_edge_gateway.adapters.inbound.http.parameters import (
    INT64_MAX,
    IfMatch,
    PageSize,
    PageToken,
    ProjectId,
    Section,
    Version,
)
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.contract.plan_section import (
    PlanSection,
    PlanSectionDiff,
    PlanSectionVersion,
    PlanSectionVersionPage,
    VersionName,
)
from eightgentc_edge_gateway.ports.plan_api import PlanApi


def section_versions_routes(plan: PlanApi) -> APIRouter:
    """`/api/projects/{projectId}/sections/{section}/versions` and `/diff`."""
    path = "/api/projects/{project_id}/sections/{section}"
    router = APIRouter(prefix=path, tags=["sections"], route_class=StrictRoute)

    @router.get("/versions", **gives(PlanSectionVersionPage, problems=(404,)))
    async def list_plan_section_versions(
        project_id: ProjectId,
        section: Section,
        person: Person,
        page_size: PageSize = 0,
        page_token: PageToken = "",
    ) -> Response:
        """Versions, newest first, without their texts."""
        page = Page(page_size, page_token)
        return answer(await plan.list_plan_section_versions(person, project_id, section, page))

    @router.get("/versions/{version}", **gives(PlanSectionVersion, problems=(404,)))
    async def get_plan_section_version(
        project_id: ProjectId, section: Section, version: Version, person: Person
    ) -> Response:
        """One version with its text."""
        return answer(await plan.get_plan_section_version(person, project_id, section, version))

    @router.post("/versions/{version}/restore", **gives(PlanSection, problems=(403, 404, 412), etag=True))
    async def restore_plan_section_version(
        project_id: ProjectId, section: Section, version: Version, person: Person, if_match: IfMatch = None
    ) -> Response:
        """Makes an old text the current one, as a new version."""
        restored = await plan.restore_plan_section_version(
            person, project_id, section, version, etag=current_etag(if_match)
        )
        return answer(restored, etag=restored.etag)

    @router.patch("/versions/{version}", **gives(PlanSectionVersion, problems=(403, 404)))
    async def name_plan_section_version(
        project_id: ProjectId, section: Section, version: Version, given: VersionName, person: Person
    ) -> Response:
        """Gives a version a name, so that it can be found again."""
        return answer(await plan.name_plan_section_version(person, project_id, section, version, given.name))

    @router.get("/diff", **gives(PlanSectionDiff, problems=(404,)))
    async def diff_plan_section_versions(
        project_id: ProjectId,
        section: Section,
        person: Person,
        start: Annotated[int, Query(alias="from", ge=1, le=INT64_MAX)],
        end: Annotated[int, Query(alias="to", ge=0, le=INT64_MAX, description="0: the current one.")] = 0,
    ) -> Response:
        """What changed between two versions, word by word."""
        return answer(
            await plan.diff_plan_section_versions(
                person, project_id, section, from_version=start, to_version=end
            )
        )

    return router
