"""Sections of the plan."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from eightgentc.projects.v1 import plan_section_pb2
from eightgentc.projects.v1 import plan_service_pb2 as pb
from eightgentc.projects.v1.plan_service_pb2_grpc import PlanServiceStub
from eightgentc_edge_gateway.contract.job import Job
from eightgentc_edge_gateway.contract.plan_section import (
    GeneratedSection,
    GenerateSection,
    PlanSection,
    PlanSectionChanges,
    PlanSectionPage,
    PlanSectionText,
)
from eightgentc_edge_gateway.http.accepted_form import FORMS, AcceptedForm, Form
from eightgentc_edge_gateway.http.answers import answer, fresh, nothing
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import UNCHANGED, gives
from eightgentc_edge_gateway.http.etags import (
    PreconditionFailed,
    current_etag,
    known_etags,
    required_etag,
)
from eightgentc_edge_gateway.http.parameters import (
    Anew,
    AsJob,
    IdempotencyKey,
    IfMatch,
    IfNoneMatch,
    PageSize,
    PageToken,
    ProjectId,
    Section,
)
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.routes.background import Background
from eightgentc_edge_gateway.routes.growing import Growing
from eightgentc_edge_gateway.translate import plan_section as translate
from eightgentc_edge_gateway.translate.growing_answer import SectionText
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.errors import Code, DomainError, FieldInvalid
from eightgentc_kit.identity.tokens import VerifiedToken


class SectionNotFound(DomainError):
    """There is no such section, or not for you."""

    code = Code.NOT_FOUND
    reason = "RESOURCE_NOT_FOUND"


def sections_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects/{project_id}/sections`."""
    router = APIRouter(
        prefix="/api/projects/{project_id}/sections", tags=["sections"], route_class=StrictRoute
    )
    stub, background = PlanServiceStub(projects.shared), Background(projects)
    growing = growing_section(stub)

    @router.get("", **gives(PlanSectionPage, problems=(404,)))
    async def list_plan_sections(
        project_id: ProjectId, person: Person, page_size: PageSize = 0, page_token: PageToken = ""
    ) -> Response:
        """The sections in the order of the plan."""
        request = pb.ListPlanSectionsRequest(
            project_id=project_id, page_size=page_size, page_token=page_token
        )
        return answer(
            translate.to_plan_section_page(await projects.call(person, stub.ListPlanSections, request))
        )

    @router.get("/{section}", **gives(PlanSection, also=UNCHANGED, problems=(404,), etag=True))
    async def get_plan_section(
        project_id: ProjectId, section: Section, person: Person, if_none_match: IfNoneMatch = None
    ) -> Response:
        """One section."""
        request = pb.GetPlanSectionRequest(project_id=project_id, section=section)
        found = (await projects.call(person, stub.GetPlanSection, request)).section
        return fresh(translate.to_plan_section(found), found.etag, known_etags(if_none_match))

    @router.put("/{section}", **gives(PlanSection, also=_MADE, problems=(403, 404, 412, 422), etag=True))
    async def put_plan_section(
        project_id: ProjectId,
        section: Section,
        text: PlanSectionText,
        person: Person,
        if_match: IfMatch = None,
        if_none_match: IfNoneMatch = None,
        key: IdempotencyKey = "",
    ) -> Response:
        """Writes a section, creating it if there is none of that name. `If-None-Match: *`: only if there is none."""
        must_not_exist = _must_not_exist(if_none_match)
        known = plan_section_pb2.PlanSection(section=section, etag=required_etag(if_match))
        request = pb.PutPlanSectionRequest(
            project_id=project_id,
            section=translate.from_plan_section_text(text, into=known),
            update_mask=translate.from_plan_section_text.mask(text),
            must_not_exist=must_not_exist,
            request_id=key,
        )
        try:
            done = await projects.call(person, stub.PutPlanSection, request)
        except DomainError as error:
            if must_not_exist and error.code is Code.ALREADY_EXISTS:
                raise PreconditionFailed("There is a section of that name.") from error
            raise
        status = 201 if done.created else 200
        return answer(
            translate.to_plan_section(done.section),
            status=status,
            etag=done.section.etag,
            replayed=done.replayed,
        )

    @router.patch("/{section}", **gives(PlanSection, problems=(403, 404, 409, 412), etag=True))
    async def update_plan_section(
        project_id: ProjectId,
        section: Section,
        changes: PlanSectionChanges,
        person: Person,
        if_match: IfMatch = None,
    ) -> Response:
        """Changes text, place or status; or gives the section another name, with which history and chats stay."""
        named = "section" in changes.model_fields_set
        if named and len(changes.model_fields_set) > 1:
            raise FieldInvalid.of(
                "section", "must be sent alone: a new name and other changes are two requests"
            )
        if named:
            request = pb.RenamePlanSectionRequest(
                project_id=project_id, section=section, new_name=changes.section, etag=current_etag(if_match)
            )
            found = (await projects.call(person, stub.RenamePlanSection, request)).section
        else:
            found = await change_existing(person, project_id, section, changes, required_etag(if_match))
        return answer(translate.to_plan_section(found), etag=found.etag)

    async def change_existing(
        person: VerifiedToken, project_id: str, section: str, changes: PlanSectionChanges, etag: str
    ) -> plan_section_pb2.PlanSection:
        # `*`: a PATCH changes what is there, and makes nothing.
        known = plan_section_pb2.PlanSection(section=section, etag=etag or "*")
        request = pb.PutPlanSectionRequest(
            project_id=project_id,
            section=translate.from_plan_section_changes(changes, into=known),
            update_mask=translate.from_plan_section_changes.mask(changes),
        )
        try:
            return (await projects.call(person, stub.PutPlanSection, request)).section
        except DomainError as error:
            if not etag and error.reason == "ETAG_STALE":
                raise SectionNotFound(metadata={"resource": "section"}) from error
            raise

    @router.delete("/{section}", **gives(status=204, problems=(403, 404, 412)))
    async def delete_plan_section(
        project_id: ProjectId, section: Section, person: Person, if_match: IfMatch = None
    ) -> Response:
        """Removes a section from the plan."""
        request = pb.DeletePlanSectionRequest(
            project_id=project_id, section=section, etag=current_etag(if_match)
        )
        await projects.call(person, stub.DeletePlanSection, request)
        return nothing()

    @router.post(
        "/{section}/generate", **gives(GeneratedSection, content=FORMS, accepted=Job, problems=_GENERATES)
    )
    async def generate_plan_section(
        project_id: ProjectId,
        section: Section,
        person: Person,
        anew: Anew,
        as_job: AsJob,
        form: AcceptedForm,
        http_request: Request,
        asked: GenerateSection = _DEFAULTS,
        key: IdempotencyKey = "",
    ) -> Response:
        """Has the model write a section from the conversations. Applied automatically unless it would change a person's work.

        With `Accept: text/event-stream` or `text/plain` the text comes while the model writes it.
        """
        target = pb.GeneratePlanSectionRequest(project_id=project_id, section=section, request_id=key)
        request = translate.from_generate_section(asked, into=target)
        request.refresh |= anew
        if as_job:
            return await background.create_job(person, request)
        if form is not Form.JSON:
            return await growing.answer(
                projects, person, request, form, translate.to_generated_section, of=http_request
            )
        generated = await projects.call(person, stub.GeneratePlanSection, request)
        return answer(translate.to_generated_section(generated), replayed=generated.replayed)

    return router


def growing_section(stub: PlanServiceStub) -> Growing:
    """Writing a section, seen while it grows."""
    return Growing(
        stub.GeneratePlanSection,
        stub.StreamPlanSection,
        pb.StreamPlanSectionRequest,
        pb.StreamPlanSectionResponse,
        SectionText,
    )


_MADE = {201: "The section was created."}
_DEFAULTS = GenerateSection()
_GENERATES = (403, 404, 409, 422, 502, 504)


def _must_not_exist(if_none_match: str | None) -> bool:
    if if_none_match is None:
        return False
    if not known_etags(if_none_match).any:
        raise FieldInvalid.of("If-None-Match", "must be * here")
    return True
