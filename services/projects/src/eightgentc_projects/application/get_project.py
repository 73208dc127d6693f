"""GetProject: one project, for its members."""

from __future__ import annotations

from eightgentc_projects.domain.project import Project
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class GetProject:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str) -> Project:
        """Raises ResourceNotFound."""
        return await self._workspace.reading(acting.in_project(project_id)).projects.get()
