"""RenamePlanSection: another name; the section keeps its id, its history and its chats."""

from __future__ import annotations

from eightgentc_kit.clock import Clock
from eightgentc_projects.application.record_section import section_texts
from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class RenamePlanSection:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, section: str, *, new_name: str, etag: str
    ) -> PlanSection:
        """Raises ResourceNotFound, RoleNotSufficient, EtagStale, NameTaken, FieldInvalid."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause="RenamePlanSection", needs=Role.EDITOR) as change:
            found = await change.sections.get(section)
            found.must_match(etag)
            renamed = found.renamed(new_name, self._clock.now())
            if renamed is found:
                return found
            await change.members.lock_memberships()
            await change.sections.rename(renamed)
            await change.sections.add_version(renamed, author_id=acting.user_id, cause="rename")
            await change.conversations.rename_section(found.name, renamed.name)
            change.record("section", found.id, before=section_texts(found), after=section_texts(renamed))
        return renamed
