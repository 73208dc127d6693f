"""ListPlanSectionVersions: earlier texts of a section, newest first."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page
from eightgentc_projects.domain.plan_section import SectionVersion
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class ListPlanSectionVersions:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, section: str, page: PageRequest
    ) -> Page[SectionVersion]:
        """Newest first, without texts. Raises ResourceNotFound, FieldInvalid, PageTokenInvalid."""
        store = self._workspace.reading(acting.in_project(project_id)).sections
        found = await store.get(section)
        return await load_page(
            page,
            ["section versions", found.id],
            lambda before, size: store.versions(found.id, before, size),
            lambda version: [version.version],
            parse=lambda raw: int(raw[0]),
            default=50,
            maximum=200,
        )
