"""Versions of a section: list, read, name, compare, restore."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc.projects.v1 import plan_service_pb2 as pb
from eightgentc.projects.v1.plan_service_pb2_grpc import PlanServiceStub
from eightgentc_edge_gateway.contract.plan_section import (
    PlanSection,
    PlanSectionDiff,
    PlanSectionVersion,
    PlanSectionVersionPage,
    VersionName,
)
from eightgentc_edge_gateway.http.answers import answer
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.etags import current_etag
from eightgentc_edge_gateway.http.parameters import (
    INT64_MAX,
    IfMatch,
    PageSize,
    PageToken,
    ProjectId,
    Section,
    Version,
)
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.translate import plan_section as translate
from eightgentc_edge_gateway.upstream.service_client import ServiceClient


def section_versions_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects/{projectId}/sections/{section}/versions` and `/diff`."""
    path = "/api/projects/{project_id}/sections/{section}"
    router = APIRouter(prefix=path, tags=["sections"], route_class=StrictRoute)
    stub = PlanServiceStub(projects.shared)

    @router.get("/versions", **gives(PlanSectionVersionPage, problems=(404,)))
    async def list_plan_section_versions(
        project_id: ProjectId,
        section: Section,
        person: Person,
        page_size: PageSize = 0,
        page_token: PageToken = "",
    ) -> Response:
        """Versions, newest first, without their texts."""
        request = pb.ListPlanSectionVersionsRequest(
            project_id=project_id, section=section, page_size=page_size, page_token=page_token
        )
        page = await projects.call(person, stub.ListPlanSectionVersions, request)
        return answer(translate.to_plan_section_version_page(page))

    @router.get("/versions/{version}", **gives(PlanSectionVersion, problems=(404,)))
    async def get_plan_section_version(
        project_id: ProjectId, section: Section, version: Version, person: Person
    ) -> Response:
        """One version with its text."""
        request = pb.GetPlanSectionVersionRequest(project_id=project_id, section=section, version=version)
        found = await projects.call(person, stub.GetPlanSectionVersion, request)
        return answer(translate.to_plan_section_version(found.version))

    @router.post("/versions/{version}/restore", **gives(PlanSection, problems=(403, 404, 412), etag=True))
    async def restore_plan_section_version(
        project_id: ProjectId, section: Section, version: Version, person: Person, if_match: IfMatch = None
    ) -> Response:
        """Makes an old text the current one, as a new version."""
        request = pb.RestorePlanSectionVersionRequest(
            project_id=project_id, section=section, version=version, etag=current_etag(if_match)
        )
        restored = (await projects.call(person, stub.RestorePlanSectionVersion, request)).section
        return answer(translate.to_plan_section(restored), etag=restored.etag)

    @router.patch("/versions/{version}", **gives(PlanSectionVersion, problems=(403, 404)))
    async def name_plan_section_version(
        project_id: ProjectId, section: Section, version: Version, name: VersionName, person: Person
    ) -> Response:
        """Names a version, so that it can be found again."""
        target = pb.NamePlanSectionVersionRequest(project_id=project_id, section=section, version=version)
        request = translate.from_version_name(name, into=target)
        named = await projects.call(person, stub.NamePlanSectionVersion, request)
        return answer(translate.to_listed_version(named.version))

    @router.get("/diff", **gives(PlanSectionDiff, problems=(404,)))
    async def diff_plan_section_versions(
        project_id: ProjectId,
        section: Section,
        person: Person,
        start: Annotated[int, Query(alias="from", ge=1, le=INT64_MAX)],
        end: Annotated[int, Query(alias="to", ge=0, le=INT64_MAX, description="0: the current one.")] = 0,
    ) -> Response:
        """What changed between two versions, word by word."""
        request = pb.DiffPlanSectionVersionsRequest(
            project_id=project_id, section=section, from_version=start, to_version=end
        )
        return answer(
            translate.to_plan_section_diff(await projects.call(person, stub.DiffPlanSectionVersions, request))
        )

    return router
