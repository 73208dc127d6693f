"""DeleteProject: into the trash, where only its owners see it."""

from __future__ import annotations

from dataclasses import replace

from eightgentc_kit.clock import Clock
from eightgentc_projects.domain.project import Project
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class DeleteProject:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(self, acting: Acting, project_id: str, *, etag: str) -> Project:
        """Raises ResourceNotFound (also the second time), RoleNotSufficient, EtagStale."""
        now = self._clock.now()
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause="DeleteProject", needs=Role.OWNER) as change:
            project = await change.projects.get()
            project.must_match(etag)
            await change.members.lock_memberships()
            change.record("project", project.id, before={"deleted": False}, after={"deleted": True})
            await change.conclude(change.projects.trash(now))
        return replace(project, delete_time=now, version=project.version + 1, revision=change.revision)
