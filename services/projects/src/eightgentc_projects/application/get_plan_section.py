"""GetPlanSection: one section by name or id."""

from __future__ import annotations

from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class GetPlanSection:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, section: str) -> PlanSection:
        """Raises ResourceNotFound."""
        return await self._workspace.reading(acting.in_project(project_id)).sections.get(section)
