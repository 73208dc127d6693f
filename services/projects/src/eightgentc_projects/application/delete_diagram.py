"""DeleteDiagram."""

from __future__ import annotations

from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class DeleteDiagram:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, diagram_id: str, *, etag: str) -> None:
        """Raises ResourceNotFound, RoleNotSufficient, EtagStale."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause="DeleteDiagram", needs=Role.EDITOR) as change:
            found = await change.diagrams.get(diagram_id)
            found.must_match(etag)
            await change.diagrams.delete(found.id)
            change.record("diagram", found.id, before=found.details)
