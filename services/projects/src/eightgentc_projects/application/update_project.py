"""UpdateProject: another title or description."""

from __future__ import annotations

from dataclasses import replace

from eightgentc_kit.clock import Clock
from eightgentc_projects.domain.project import Project
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class UpdateProject:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, *, title: str | None, description: str | None, etag: str
    ) -> Project:
        """None leaves a value as it is. Raises ResourceNotFound, RoleNotSufficient, EtagStale, FieldInvalid."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause="UpdateProject", needs=Role.EDITOR) as change:
            project = await change.projects.get()
            project.must_match(etag)
            changed = project.changed(title=title, description=description, now=self._clock.now())
            if changed is project:
                return project
            await change.projects.save(changed)
            change.record(
                "project",
                project.id,
                before={"title": project.title, "description": project.description},
                after={"title": changed.title, "description": changed.description},
            )
        return replace(changed, revision=change.revision)
