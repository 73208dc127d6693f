"""GetPlanSectionVersion: one earlier text of a section."""

from __future__ import annotations

from eightgentc_projects.domain.plan_section import SectionVersion
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class GetPlanSectionVersion:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, section: str, version: int) -> SectionVersion:
        """Raises ResourceNotFound."""
        store = self._workspace.reading(acting.in_project(project_id)).sections
        found = await store.get(section)
        return await store.version(found.id, version)
