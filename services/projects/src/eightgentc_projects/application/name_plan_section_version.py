"""NamePlanSectionVersion: a name by which a version can be found again."""

from __future__ import annotations

from dataclasses import replace

from eightgentc_projects.domain.plan_section import SectionVersion
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.text import checked_line
from eightgentc_projects.ports.workspace import Workspace

MAX_NAME = 100


class NamePlanSectionVersion:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, section: str, *, version: int, name: str
    ) -> SectionVersion:
        """Raises ResourceNotFound, RoleNotSufficient, FieldInvalid."""
        acting = acting.in_project(project_id)
        name = checked_line("name", name, maximum=MAX_NAME)
        async with self._workspace.change(
            acting, cause="NamePlanSectionVersion", needs=Role.EDITOR
        ) as change:
            found = await change.sections.get(section)
            old = await change.sections.version(found.id, version)
            if old.version_name != name:
                await change.sections.name_version(found.id, version, name)
                change.record(
                    "section", found.id, before={"versionName": old.version_name}, after={"versionName": name}
                )
        return replace(old, version_name=name)
