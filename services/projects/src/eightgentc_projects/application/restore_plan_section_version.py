"""RestorePlanSectionVersion: an old text becomes the current one, as a version of its own."""

from __future__ import annotations

from dataclasses import replace

from eightgentc_kit.clock import Clock
from eightgentc_projects.application.record_section import section_texts
from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class RestorePlanSectionVersion:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, section: str, *, version: int, etag: str
    ) -> PlanSection:
        """Raises ResourceNotFound, RoleNotSufficient, EtagStale."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(
            acting, cause="RestorePlanSectionVersion", needs=Role.EDITOR
        ) as change:
            found = await change.sections.get(section)
            found.must_match(etag)
            old = await change.sections.version(found.id, version)
            restored = found.saved(replace(found.details, content=old.content), self._clock.now())
            if restored is found:
                return found
            await change.sections.save(restored)
            await change.sections.add_version(restored, author_id=acting.user_id, cause="restore")
            change.record("section", found.id, before=section_texts(found), after=section_texts(restored))
        return restored
