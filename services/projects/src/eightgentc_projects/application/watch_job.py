"""WatchJob: a job now and after each change, until it has ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

from eightgentc_projects.application.locate_job import locate_job
from eightgentc_projects.domain.job import Job
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.job_signals import JobSignals
from eightgentc_projects.ports.workspace import Workspace

_LOOK_SECONDS = 1.0


class WatchJob:
    """`stopping`: ends all watching; the job goes on."""

    def __init__(self, workspace: Workspace, signals: JobSignals, stopping: asyncio.Event) -> None:
        self._workspace = workspace
        self._signals = signals
        self._stopping = stopping

    async def __call__(self, acting: Acting, job_id: str, known: datetime | None) -> AsyncIterator[Job]:
        """`known`: the time of the last change that the caller has seen.

        Raises ResourceNotFound, also when the person loses the right to read it.
        """
        acting = await locate_job(self._workspace, acting, job_id)
        jobs = self._workspace.reading(acting).jobs
        with self._signals.listening(job_id) as listener:
            while not self._stopping.is_set():
                job = await jobs.get(job_id)
                if job.update_time != known:
                    known = job.update_time
                    yield job
                if job.state.is_final:
                    return
                await listener.wait(_LOOK_SECONDS)
