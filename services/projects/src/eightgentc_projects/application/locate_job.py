"""The job that a request names without its project."""

from __future__ import annotations

from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


async def locate_job(workspace: Workspace, acting: Acting, job_id: str) -> Acting:
    """The acting person in the job's project.

    Raises:
        ResourceNotFound: no such job for this person.
    """
    project_id = await workspace.reading(acting).jobs.locate(job_id)
    if project_id is None:
        raise ResourceNotFound.of("job")
    return acting.in_project(project_id)
