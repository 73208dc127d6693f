"""ListJobs: the jobs of a project, newest first."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page, parse_time_and_id
from eightgentc_projects.domain.job import Job, JobState
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class ListJobs:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, state: JobState | None, page: PageRequest
    ) -> Page[Job]:
        """Without results. `state`: only those in it. Raises ResourceNotFound, PageTokenInvalid."""
        stores = self._workspace.reading(acting.in_project(project_id))
        found = await load_page(
            page,
            ["jobs", project_id, state.value if state else ""],
            lambda after, size: stores.jobs.page(state, after, size),
            lambda job: [job.create_time.isoformat(), job.id],
            parse=parse_time_and_id,
        )
        if not found.items:
            await stores.projects.get()
        return found
