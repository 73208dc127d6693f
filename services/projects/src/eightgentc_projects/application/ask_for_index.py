"""Finds the projects that remember what their index does not hold yet, and asks for each to be indexed."""

from __future__ import annotations

from eightgentc_projects.application.index_memory_job import KIND
from eightgentc_projects.domain.job import NewJob
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.unindexed_projects import UnindexedProjects
from eightgentc_projects.ports.worker_store import JobRuns

QUIET_SECONDS = 10.0
# Each time: many projects at once, as after an upgrade, would take the processors from those who talk.
_BATCH = 20


class AskForIndex:
    """`embedder`: None where nothing is embedded."""

    def __init__(self, unindexed: UnindexedProjects, jobs: JobRuns, embedder: Embedder | None) -> None:
        self._unindexed = unindexed
        self._jobs = jobs
        self._embedder = embedder

    async def __call__(self) -> None:
        """Ask once for each, however often it is found; it is found until it is done."""
        model = None if self._embedder is None else self._embedder.model
        for project in await self._unindexed.find(QUIET_SECONDS, model, _BATCH):
            await self._jobs.enqueue_for(
                NewJob(
                    kind=KIND,
                    project_id=project.project_id,
                    tenant=project.tenant,
                    requested_by=project.user_id,
                    dedupe_key=project.project_id,
                )
            )
