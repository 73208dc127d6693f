"""ListPlanSections: the plan in order."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page
from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class ListPlanSections:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, page: PageRequest) -> Page[PlanSection]:
        """Raises ResourceNotFound, FieldInvalid, PageTokenInvalid."""
        stores = self._workspace.reading(acting.in_project(project_id))
        found = await load_page(
            page,
            ["sections", project_id],
            stores.sections.page,
            lambda section: [section.details.position, section.id],
            parse=lambda raw: (int(raw[0]), str(raw[1])),
            default=50,
            maximum=200,
            texts=lambda section: (section.details.content,),
        )
        if not found.items:
            await stores.projects.get()  # an empty plan and another's plan are not the same
        return found
