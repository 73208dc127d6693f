"""Sections of the plan and their versions."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import answer, fresh, nothing
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import UNCHANGED, gives
from eightgentc_edge_gateway.adapters.inbound.http.etags import (
    PreconditionFailed,
    current_etag,
    known_etags,
    required_etag,
)
from eightgentc_edge_gateway.adapters.inbound.http.parameters import (
    IdempotencyKey,
    IfMatch,
    IfNoneMatch,
    PageSize,
    PageToken,
    ProjectId,
    Section,
)
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.contract.plan_section import (
    GeneratedSection,
    GenerateSection,
    PlanSection,
    PlanSectionChanges,
    PlanSectionPage,
    PlanSectionText,
)
from eightgentc_edge_gateway.ports.plan_api import PlanApi, PutSection
from eightgentc_kit.errors import Code, DomainError, FieldInvalid


class SectionNotFound(DomainError):
    """There is no such section, or not for you."""

    code = Code.NOT_FOUND
    reason = "RESOURCE_NOT_FOUND"


def sections_routes(plan: PlanApi) -> APIRouter:
    """`/api/projects/{project_id}/sections`."""
    router = APIRouter(
        prefix="/api/projects/{project_id}/sections", tags=["sections"], route_class=StrictRoute
    )

    @router.get("", **gives(PlanSectionPage, problems=(404,)))
    async def list_plan_sections(
        project_id: ProjectId, person: Person, page_size: PageSize = 0, page_token: PageToken = ""
    ) -> Response:
        """The sections in the order of the plan."""
        return answer(await plan.list_plan_sections(person, project_id, Page(page_size, page_token)))

    @router.get("/{section}", **gives(PlanSection, also=UNCHANGED, problems=(404,), etag=True))
    async def get_plan_section(
        project_id: ProjectId, section: Section, person: Person, if_none_match: IfNoneMatch = None
    ) -> Response:
        """One section."""
        found = await plan.get_plan_section(person, project_id, section)
        return fresh(found, found.etag, known_etags(if_none_match))

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
        """Writes a section, making it if there is none of that name. `If-None-Match: *`: only if there is none."""
        must_not_exist = _must_not_exist(if_none_match)
        target = PutSection(
            project_id, section, required_etag(if_match), must_not_exist=must_not_exist, request_id=key
        )
        try:
            given = await plan.put_plan_section(person, target, text)
        except DomainError as error:
            if must_not_exist and error.code is Code.ALREADY_EXISTS:
                raise PreconditionFailed("There is a section of that name.") from error
            raise
        written = given.value.section
        status = 201 if given.value.created else 200
        return answer(written, status=status, etag=written.etag, replayed=given.replayed)

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
            raise FieldInvalid.of("section", "a new name comes alone, without other changes")
        if named:
            found = await plan.rename_plan_section(
                person, project_id, section, changes.section, etag=current_etag(if_match)
            )
        else:
            etag = required_etag(if_match)
            # `*`: a PATCH changes what is there, and makes nothing.
            target = PutSection(project_id, section, etag or "*")
            try:
                found = (await plan.put_plan_section(person, target, changes)).value.section
            except DomainError as error:
                if not etag and error.reason == "ETAG_STALE":
                    raise SectionNotFound(metadata={"resource": "section"}) from error
                raise
        return answer(found, etag=found.etag)

    @router.delete("/{section}", **gives(status=204, problems=(403, 404, 412)))
    async def delete_plan_section(
        project_id: ProjectId, section: Section, person: Person, if_match: IfMatch = None
    ) -> Response:
        """Takes a section out of the plan."""
        await plan.delete_plan_section(person, project_id, section, etag=current_etag(if_match))
        return nothing()

    @router.post("/{section}/generate", **gives(GeneratedSection, problems=(403, 404, 409, 422, 502, 504)))
    async def generate_plan_section(
        project_id: ProjectId,
        section: Section,
        person: Person,
        wish: GenerateSection = _NO_WISH,
        key: IdempotencyKey = "",
    ) -> Response:
        """Lets the model write a section from what was said. Applied by itself where no person's work is touched."""
        given = await plan.generate_plan_section(person, project_id, section, wish, request_id=key)
        return answer(given.value, replayed=given.replayed)

    return router


_MADE = {201: "The section was made."}
_NO_WISH = GenerateSection()


def _must_not_exist(if_none_match: str | None) -> bool:
    if if_none_match is None:
        return False
    if not known_etags(if_none_match).any:
        raise FieldInvalid.of("If-None-Match", "must be * here")
    return True
