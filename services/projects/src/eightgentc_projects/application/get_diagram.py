"""GetDiagram: one diagram."""

from __future__ import annotations

from eightgentc_projects.domain.diagram import Diagram
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class GetDiagram:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, diagram_id: str) -> Diagram:
        """Raises ResourceNotFound."""
        return await self._workspace.reading(acting.in_project(project_id)).diagrams.get(diagram_id)
