"""Plan sections over gRPC."""

from __future__ import annotations

from typing import Literal

from eightgentc.projects.v1 import plan_section_pb2 as section_pb
from eightgentc.projects.v1 import plan_service_pb2 as pb
from eightgentc.projects.v1.plan_service_pb2_grpc import PlanServiceStub
from eightgentc_edge_gateway.adapters.outbound.grpc.neighbour import Neighbour
from eightgentc_edge_gateway.adapters.outbound.grpc.values import generation, mask, time
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.contract.plan_section import (
    DiffPiece,
    GeneratedSection,
    GenerateSection,
    PlanSection,
    PlanSectionChanges,
    PlanSectionDiff,
    PlanSectionPage,
    PlanSectionText,
    PlanSectionVersion,
    PlanSectionVersionPage,
    SectionProposal,
    SectionStatus,
)
from eightgentc_edge_gateway.ports.given import Given
from eightgentc_edge_gateway.ports.plan_api import PutSection, SectionPut
from eightgentc_kit.identity.tokens import VerifiedToken

_STATUSES: dict[section_pb.PlanSectionStatus.ValueType, SectionStatus] = {
    section_pb.PLAN_SECTION_STATUS_DRAFT: "draft",
    section_pb.PLAN_SECTION_STATUS_REVIEW: "review",
    section_pb.PLAN_SECTION_STATUS_FINAL: "final",
}
_DIFF_KINDS: dict[pb.DiffKind.ValueType, Literal["equal", "removed", "added"]] = {
    pb.DIFF_KIND_EQUAL: "equal",
    pb.DIFF_KIND_REMOVED: "removed",
    pb.DIFF_KIND_ADDED: "added",
}
_STATUS_NUMBERS = {status: number for number, status in _STATUSES.items()}


class GrpcPlanApi:
    """Implements `PlanApi`."""

    def __init__(self, projects: Neighbour) -> None:
        self._projects = projects
        self._stub = PlanServiceStub(projects.channel)

    async def list_plan_sections(self, person: VerifiedToken, project_id: str, page: Page) -> PlanSectionPage:
        request = pb.ListPlanSectionsRequest(
            project_id=project_id, page_size=page.size, page_token=page.token
        )
        answer = await self._projects.call(person, self._stub.ListPlanSections, request)
        return PlanSectionPage(
            sections=[_section(section) for section in answer.sections],
            next_page_token=answer.next_page_token or None,
        )

    async def get_plan_section(self, person: VerifiedToken, project_id: str, section: str) -> PlanSection:
        request = pb.GetPlanSectionRequest(project_id=project_id, section=section)
        return _section((await self._projects.call(person, self._stub.GetPlanSection, request)).section)

    async def put_plan_section(
        self, person: VerifiedToken, target: PutSection, text: PlanSectionText | PlanSectionChanges
    ) -> Given[SectionPut]:
        request = pb.PutPlanSectionRequest(
            project_id=target.project_id,
            section=section_pb.PlanSection(
                section=target.section,
                content=text.content,
                position=text.position,
                status=_STATUS_NUMBERS[text.status],
                etag=target.etag,
            ),
            update_mask=mask(text),
            must_not_exist=target.must_not_exist,
            request_id=target.request_id,
        )
        answer = await self._projects.call(person, self._stub.PutPlanSection, request)
        return Given(SectionPut(_section(answer.section), answer.created), answer.replayed)

    async def rename_plan_section(
        self, person: VerifiedToken, project_id: str, section: str, new_name: str, *, etag: str
    ) -> PlanSection:
        request = pb.RenamePlanSectionRequest(
            project_id=project_id, section=section, new_name=new_name, etag=etag
        )
        return _section((await self._projects.call(person, self._stub.RenamePlanSection, request)).section)

    async def delete_plan_section(
        self, person: VerifiedToken, project_id: str, section: str, *, etag: str
    ) -> None:
        request = pb.DeletePlanSectionRequest(project_id=project_id, section=section, etag=etag)
        await self._projects.call(person, self._stub.DeletePlanSection, request)

    async def generate_plan_section(
        self, person: VerifiedToken, project_id: str, section: str, wish: GenerateSection, *, request_id: str
    ) -> Given[GeneratedSection]:
        request = pb.GeneratePlanSectionRequest(
            project_id=project_id,
            section=section,
            prompt=wish.prompt,
            context=wish.context,
            goals=wish.goals,
            refresh=wish.refresh,
            request_id=request_id,
        )
        answer = await self._projects.call(person, self._stub.GeneratePlanSection, request)
        generated = GeneratedSection(
            proposal=SectionProposal(section=answer.proposal.section, content=answer.proposal.content),
            applied=answer.generation.applied,
            generation=generation(answer.generation),
            section=_section(answer.section) if answer.HasField("section") else None,
        )
        return Given(generated, answer.replayed)

    async def list_plan_section_versions(
        self, person: VerifiedToken, project_id: str, section: str, page: Page
    ) -> PlanSectionVersionPage:
        request = pb.ListPlanSectionVersionsRequest(
            project_id=project_id, section=section, page_size=page.size, page_token=page.token
        )
        answer = await self._projects.call(person, self._stub.ListPlanSectionVersions, request)
        return PlanSectionVersionPage(
            versions=[_version(version, content=None) for version in answer.versions],
            next_page_token=answer.next_page_token or None,
        )

    async def get_plan_section_version(
        self, person: VerifiedToken, project_id: str, section: str, version: int
    ) -> PlanSectionVersion:
        request = pb.GetPlanSectionVersionRequest(project_id=project_id, section=section, version=version)
        answer = await self._projects.call(person, self._stub.GetPlanSectionVersion, request)
        return _version(answer.version, content=answer.version.content)

    async def name_plan_section_version(
        self, person: VerifiedToken, project_id: str, section: str, version: int, name: str
    ) -> PlanSectionVersion:
        request = pb.NamePlanSectionVersionRequest(
            project_id=project_id, section=section, version=version, name=name
        )
        answer = await self._projects.call(person, self._stub.NamePlanSectionVersion, request)
        return _version(answer.version, content=None)

    async def diff_plan_section_versions(
        self, person: VerifiedToken, project_id: str, section: str, *, from_version: int, to_version: int
    ) -> PlanSectionDiff:
        request = pb.DiffPlanSectionVersionsRequest(
            project_id=project_id, section=section, from_version=from_version, to_version=to_version
        )
        answer = await self._projects.call(person, self._stub.DiffPlanSectionVersions, request)
        return PlanSectionDiff(
            from_version=answer.from_version,
            to_version=answer.to_version,
            pieces=[DiffPiece(kind=_DIFF_KINDS[piece.kind], text=piece.text) for piece in answer.pieces],
        )

    async def restore_plan_section_version(
        self, person: VerifiedToken, project_id: str, section: str, version: int, *, etag: str
    ) -> PlanSection:
        request = pb.RestorePlanSectionVersionRequest(
            project_id=project_id, section=section, version=version, etag=etag
        )
        answer = await self._projects.call(person, self._stub.RestorePlanSectionVersion, request)
        return _section(answer.section)


def _section(message: section_pb.PlanSection) -> PlanSection:
    return PlanSection(
        id=message.id,
        project_id=message.project_id,
        section=message.section,
        content=message.content,
        position=message.position,
        status=_STATUSES[message.status],
        version=message.version,
        etag=message.etag,
        generation_id=message.generation_id or None,
        edited_by_person=message.edited_by_person,
        created_at=time(message.create_time),
        updated_at=time(message.update_time),
    )


def _version(message: section_pb.PlanSectionVersion, *, content: str | None) -> PlanSectionVersion:
    return PlanSectionVersion(
        version=message.version,
        section=message.section,
        content=content,
        author_id=message.author_id or None,
        cause=message.cause,
        name=message.version_name or None,
        generation_id=message.generation_id or None,
        created_at=time(message.create_time),
    )
