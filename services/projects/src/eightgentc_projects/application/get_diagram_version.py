"""GetDiagramVersion: one earlier text of a diagram."""

from __future__ import annotations

from eightgentc_projects.domain.diagram import DiagramVersion
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class GetDiagramVersion:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, diagram_id: str, version: int
    ) -> DiagramVersion:
        """Raises ResourceNotFound."""
        store = self._workspace.reading(acting.in_project(project_id)).diagrams
        return await store.version((await store.get(diagram_id)).id, version)
