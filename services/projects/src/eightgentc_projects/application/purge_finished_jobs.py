"""The hourly duty: jobs that ended a week ago go, in small commits."""

from __future__ import annotations

from eightgentc_projects.application.run_jobs import JobRun
from eightgentc_projects.ports.worker_store import JobRuns

KIND = "purge_finished_jobs"
_BATCH = 1_000


class PurgeFinishedJobs:
    def __init__(self, jobs: JobRuns) -> None:
        self._jobs = jobs

    async def __call__(self, run: JobRun) -> dict[str, object]:
        """Delete until none is left. Returns {"deleted": how many}."""
        deleted = 0
        while (gone := await self._jobs.purge(_BATCH)) > 0:
            deleted += gone
        return {"deleted": deleted}
