"""PlanService: parse, call the use case, build the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from eightgentc.projects.v1 import plan_service_pb2 as pb
from eightgentc.projects.v1 import plan_service_pb2_grpc as rpc
from eightgentc_kit.grpc.messages import changes_of
from eightgentc_kit.pagination import PageSeal
from eightgentc_projects.adapters.inbound.grpc import generations, mapping
from eightgentc_projects.adapters.inbound.grpc.call import (
    acting,
    answered,
    page_of,
    repeat_of,
    required,
)
from eightgentc_projects.application.delete_plan_section import DeletePlanSection
from eightgentc_projects.application.diff_plan_section_versions import DiffPlanSectionVersions
from eightgentc_projects.application.generate_plan_section import GeneratePlanSection
from eightgentc_projects.application.get_plan_section import GetPlanSection
from eightgentc_projects.application.get_plan_section_version import GetPlanSectionVersion
from eightgentc_projects.application.list_plan_section_versions import ListPlanSectionVersions
from eightgentc_projects.application.list_plan_sections import ListPlanSections
from eightgentc_projects.application.name_plan_section_version import NamePlanSectionVersion
from eightgentc_projects.application.put_plan_section import PutPlanSection, SectionPut, SectionSaved
from eightgentc_projects.application.rename_plan_section import RenamePlanSection
from eightgentc_projects.application.restore_plan_section_version import RestorePlanSectionVersion
from eightgentc_projects.application.stream_plan_section import StreamPlanSection
from eightgentc_projects.domain.plan_section import SectionDetails
from eightgentc_projects.domain.text_diff import DiffKind

_DIFF_KINDS = {
    DiffKind.EQUAL: pb.DIFF_KIND_EQUAL,
    DiffKind.REMOVED: pb.DIFF_KIND_REMOVED,
    DiffKind.ADDED: pb.DIFF_KIND_ADDED,
}


@dataclass(frozen=True, slots=True)
class PlanServicer(rpc.PlanServiceServicer):
    list_plan_sections: ListPlanSections
    get_plan_section: GetPlanSection
    put_plan_section: PutPlanSection
    rename_plan_section: RenamePlanSection
    delete_plan_section: DeletePlanSection
    generate_plan_section: GeneratePlanSection
    stream_plan_section: StreamPlanSection
    list_plan_section_versions: ListPlanSectionVersions
    get_plan_section_version: GetPlanSectionVersion
    restore_plan_section_version: RestorePlanSectionVersion
    name_plan_section_version: NamePlanSectionVersion
    diff_plan_section_versions: DiffPlanSectionVersions
    seal: PageSeal

    async def ListPlanSections(
        self, request: pb.ListPlanSectionsRequest, context: Any
    ) -> pb.ListPlanSectionsResponse:
        page = await self.list_plan_sections(acting(), request.project_id, page_of(request, self.seal))
        return pb.ListPlanSectionsResponse(
            sections=[mapping.section(section) for section in page.items], next_page_token=page.next_token
        )

    async def GetPlanSection(
        self, request: pb.GetPlanSectionRequest, context: Any
    ) -> pb.GetPlanSectionResponse:
        section = await self.get_plan_section(acting(), request.project_id, request.section)
        return pb.GetPlanSectionResponse(section=mapping.section(section))

    async def PutPlanSection(
        self, request: pb.PutPlanSectionRequest, context: Any
    ) -> pb.PutPlanSectionResponse:
        section = request.section
        put = SectionPut(
            section=required("section.section", section.section),
            changes=changes_of(section, request.update_mask, SectionDetails, "section"),
            etag=section.etag,
            must_not_exist=request.must_not_exist,
        )
        result = await self.put_plan_section(acting(), request.project_id, put, repeat_of(request, _put))
        return answered(result, pb.PutPlanSectionResponse, _put)

    async def RenamePlanSection(
        self, request: pb.RenamePlanSectionRequest, context: Any
    ) -> pb.RenamePlanSectionResponse:
        section = await self.rename_plan_section(
            acting(), request.project_id, request.section, new_name=request.new_name, etag=request.etag
        )
        return pb.RenamePlanSectionResponse(section=mapping.section(section))

    async def DeletePlanSection(
        self, request: pb.DeletePlanSectionRequest, context: Any
    ) -> pb.DeletePlanSectionResponse:
        await self.delete_plan_section(acting(), request.project_id, request.section, etag=request.etag)
        return pb.DeletePlanSectionResponse()

    async def GeneratePlanSection(
        self, request: pb.GeneratePlanSectionRequest, context: Any
    ) -> pb.GeneratePlanSectionResponse:
        return await generations.plan_section(self.generate_plan_section, acting(request.time_zone), request)

    async def StreamPlanSection(
        self, request: pb.StreamPlanSectionRequest, context: Any
    ) -> AsyncIterator[pb.StreamPlanSectionResponse]:
        # Field by field the same, so that an id of a request stands for either call.
        asked = pb.GeneratePlanSectionRequest.FromString(request.SerializeToString())
        events = generations.streamed_section(self.stream_plan_section, acting(asked.time_zone), asked)
        async with aclosing(events):
            async for event in events:
                yield event

    async def ListPlanSectionVersions(
        self, request: pb.ListPlanSectionVersionsRequest, context: Any
    ) -> pb.ListPlanSectionVersionsResponse:
        page = await self.list_plan_section_versions(
            acting(), request.project_id, request.section, page_of(request, self.seal)
        )
        return pb.ListPlanSectionVersionsResponse(
            versions=[mapping.section_version(version) for version in page.items],
            next_page_token=page.next_token,
        )

    async def GetPlanSectionVersion(
        self, request: pb.GetPlanSectionVersionRequest, context: Any
    ) -> pb.GetPlanSectionVersionResponse:
        version = await self.get_plan_section_version(
            acting(), request.project_id, request.section, request.version
        )
        return pb.GetPlanSectionVersionResponse(version=mapping.section_version(version))

    async def RestorePlanSectionVersion(
        self, request: pb.RestorePlanSectionVersionRequest, context: Any
    ) -> pb.RestorePlanSectionVersionResponse:
        section = await self.restore_plan_section_version(
            acting(), request.project_id, request.section, version=request.version, etag=request.etag
        )
        return pb.RestorePlanSectionVersionResponse(section=mapping.section(section))

    async def NamePlanSectionVersion(
        self, request: pb.NamePlanSectionVersionRequest, context: Any
    ) -> pb.NamePlanSectionVersionResponse:
        version = await self.name_plan_section_version(
            acting(), request.project_id, request.section, version=request.version, name=request.name
        )
        return pb.NamePlanSectionVersionResponse(version=mapping.section_version(version))

    async def DiffPlanSectionVersions(
        self, request: pb.DiffPlanSectionVersionsRequest, context: Any
    ) -> pb.DiffPlanSectionVersionsResponse:
        compared = await self.diff_plan_section_versions(
            acting(),
            request.project_id,
            request.section,
            from_version=request.from_version,
            to_version=request.to_version,
        )
        return pb.DiffPlanSectionVersionsResponse(
            pieces=[pb.DiffPiece(kind=_DIFF_KINDS[piece.kind], text=piece.text) for piece in compared.pieces],
            from_version=compared.from_version,
            to_version=compared.to_version,
        )


def _put(saved: SectionSaved) -> pb.PutPlanSectionResponse:
    return pb.PutPlanSectionResponse(section=mapping.section(saved.section), created=saved.created)
