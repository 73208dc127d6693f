"""CreateProject: a new project, with the person who made it as its owner."""

from __future__ import annotations

from dataclasses import replace

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.project import Project, ProjectDetails
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace


class CreateProject:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self, acting: Acting, details: ProjectDetails, repeat: Repeat[Project]
    ) -> Project | StoredReply:
        """Raises FieldInvalid, RequestIdReused."""
        now = self._clock.now()
        project = Project(
            id=new_id(),
            tenant=acting.tenant,
            details=details.checked(),
            role=Role.OWNER,
            version=1,
            create_time=now,
            update_time=now,
        )
        async with self._workspace.creation(acting.in_project(project.id), cause="CreateProject") as change:
            stored = await repeat.seen(change)
            if stored is not None:
                return stored
            await change.projects.create(project)
            change.record("project", project.id, after=project.details)
            project = replace(project, revision=change.revision)
            await repeat.keep(change, project)
        return project
