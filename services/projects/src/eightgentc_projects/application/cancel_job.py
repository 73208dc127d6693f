"""CancelJob: one that waits is cancelled at once, one that runs within a second."""

from __future__ import annotations

from eightgentc_projects.application.locate_job import locate_job
from eightgentc_projects.domain.job import Job
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.job_signals import JobSignals
from eightgentc_projects.ports.workspace import Workspace


class CancelJob:
    def __init__(self, workspace: Workspace, signals: JobSignals) -> None:
        self._workspace = workspace
        self._signals = signals

    async def __call__(self, acting: Acting, job_id: str) -> Job:
        """The job afterwards, which may run yet. Raises ResourceNotFound, RoleNotSufficient."""
        acting = await locate_job(self._workspace, acting, job_id)
        jobs = self._workspace.reading(acting).jobs
        await jobs.cancel(job_id)
        await self._signals.tell(job_id)
        return await jobs.get(job_id)
