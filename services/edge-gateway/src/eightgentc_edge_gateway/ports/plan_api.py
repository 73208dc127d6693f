"""Sections of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.contract.plan_section import (
    GeneratedSection,
    GenerateSection,
    PlanSection,
    PlanSectionChanges,
    PlanSectionDiff,
    PlanSectionPage,
    PlanSectionText,
    PlanSectionVersion,
    PlanSectionVersionPage,
)
from eightgentc_edge_gateway.ports.given import Given
from eightgentc_kit.identity.tokens import VerifiedToken


@dataclass(frozen=True, slots=True)
class PutSection:
    """`section`: name or id. `etag`: '' for whatever is there, `*` for any that is there, else the current one."""

    project_id: str
    section: str
    etag: str = ""
    must_not_exist: bool = False
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class SectionPut:
    """The section, and whether it was made now."""

    section: PlanSection
    created: bool


class PlanApi(Protocol):
    """Read and write sections; a section is named by its name, whatever its case, or its id."""

    async def list_plan_sections(
        self, person: VerifiedToken, project_id: str, page: Page
    ) -> PlanSectionPage: ...

    async def get_plan_section(self, person: VerifiedToken, project_id: str, section: str) -> PlanSection: ...

    async def put_plan_section(
        self, person: VerifiedToken, target: PutSection, text: PlanSectionText | PlanSectionChanges
    ) -> Given[SectionPut]:
        """Write the fields that `text` was given."""
        ...

    async def rename_plan_section(
        self, person: VerifiedToken, project_id: str, section: str, new_name: str, *, etag: str
    ) -> PlanSection: ...

    async def delete_plan_section(
        self, person: VerifiedToken, project_id: str, section: str, *, etag: str
    ) -> None: ...

    async def generate_plan_section(
        self, person: VerifiedToken, project_id: str, section: str, wish: GenerateSection, *, request_id: str
    ) -> Given[GeneratedSection]: ...

    async def list_plan_section_versions(
        self, person: VerifiedToken, project_id: str, section: str, page: Page
    ) -> PlanSectionVersionPage: ...

    async def get_plan_section_version(
        self, person: VerifiedToken, project_id: str, section: str, version: int
    ) -> PlanSectionVersion: ...

    async def name_plan_section_version(
        self, person: VerifiedToken, project_id: str, section: str, version: int, name: str
    ) -> PlanSectionVersion: ...

    async def diff_plan_section_versions(
        self, person: VerifiedToken, project_id: str, section: str, *, from_version: int, to_version: int
    ) -> PlanSectionDiff:
        """`to_version`: 0 for the current one."""
        ...

    async def restore_plan_section_version(
        self, person: VerifiedToken, project_id: str, section: str, version: int, *, etag: str
    ) -> PlanSection: ...
