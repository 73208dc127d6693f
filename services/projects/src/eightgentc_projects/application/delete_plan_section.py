"""DeletePlanSection: out of the plan; its chats stay."""

from __future__ import annotations

from eightgentc_projects.application.record_section import section_texts
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class DeletePlanSection:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, section: str, *, etag: str) -> None:
        """Raises ResourceNotFound, RoleNotSufficient, EtagStale."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause="DeletePlanSection", needs=Role.EDITOR) as change:
            found = await change.sections.get(section)
            found.must_match(etag)
            await change.sections.delete(found.id)
            change.record("section", found.id, before=section_texts(found))
