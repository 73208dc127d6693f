"""GetInsight: one insight."""

from __future__ import annotations

from eightgentc_projects.domain.insight import Insight
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class GetInsight:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, insight_id: str) -> Insight:
        """Raises ResourceNotFound."""
        return await self._workspace.reading(acting.in_project(project_id)).insights.get(insight_id)
