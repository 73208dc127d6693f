"""GetJob: one job with its result."""

from __future__ import annotations

from eightgentc_projects.application.locate_job import locate_job
from eightgentc_projects.domain.job import Job
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class GetJob:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, job_id: str) -> Job:
        """Raises ResourceNotFound."""
        acting = await locate_job(self._workspace, acting, job_id)
        return await self._workspace.reading(acting).jobs.get(job_id)
