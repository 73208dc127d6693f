"""RetryJob: a job that failed or was cancelled starts again, for the person who asked for it first."""

from __future__ import annotations

from eightgentc_projects.application.locate_job import locate_job
from eightgentc_projects.domain.job import Job
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.job_signals import QUEUED, JobSignals
from eightgentc_projects.ports.workspace import Workspace


class RetryJob:
    def __init__(self, workspace: Workspace, signals: JobSignals) -> None:
        self._workspace = workspace
        self._signals = signals

    async def __call__(self, acting: Acting, job_id: str) -> Job:
        """The job, which waits again. Raises ResourceNotFound, RoleNotSufficient, JobNotEnded."""
        acting = await locate_job(self._workspace, acting, job_id)
        jobs = self._workspace.reading(acting).jobs
        await jobs.retry(job_id)
        await self._signals.tell(job_id)
        await self._signals.tell(QUEUED)
        return await jobs.get(job_id)
