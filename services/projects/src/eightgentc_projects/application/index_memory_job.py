"""The job that indexes what a project remembers, for a member who may write in its chats."""

from __future__ import annotations

from eightgentc_projects.application.index_memory import IndexMemory
from eightgentc_projects.application.run_jobs import JobRun
from eightgentc_projects.domain.role import Acting

KIND = "index_memory"


class IndexMemoryJob:
    def __init__(self, index: IndexMemory) -> None:
        self._index = index

    async def __call__(self, run: JobRun) -> dict[str, object]:
        """Raises as IndexMemory."""
        job = run.job
        assert job.requested_by is not None, "a memory is indexed for a person"
        assert job.project_id is not None, "a memory is that of a project"
        acting = Acting(job.requested_by, job.tenant)
        indexed = await self._index(acting, job.project_id, run.progress)
        return {"words": indexed.words, "vectors": indexed.vectors}
