"""UpdateProject: other details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from eightgentc_kit.clock import Clock
from eightgentc_projects.domain.project import Project
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class UpdateProject:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, changes: Mapping[str, Any], *, etag: str
    ) -> Project:
        """`changes`: fields of the details with their new values. Raises ResourceNotFound, RoleNotSufficient, EtagStale, FieldInvalid."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause="UpdateProject", needs=Role.EDITOR) as change:
            project = await change.projects.get()
            project.must_match(etag)
            changed = project.changed(replace(project.details, **changes), self._clock.now())
            if changed is project:
                return project
            await change.projects.save(changed)
            change.record("project", project.id, before=project.details, after=changed.details)
        return replace(changed, revision=change.revision)
