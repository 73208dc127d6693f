"""PutPlanSection: a person's text, place or status for a section, which is made if there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.record_section import new_section, section_texts
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.errors import EtagStale, NameTaken, TooMany
from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Change, Workspace

MAX_SECTIONS = 500


@dataclass(frozen=True, slots=True)
class SectionPut:
    """What to write. `changes`: fields of the details with their new values.

    `etag`: '' for any state, `*` for any existing section.
    """

    section: str
    changes: Mapping[str, Any]
    etag: str
    must_not_exist: bool


@dataclass(frozen=True, slots=True)
class SectionSaved:
    """The section as it is now, and whether it was made now."""

    section: PlanSection
    created: bool


class PutPlanSection:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, put: SectionPut, repeat: Repeat[SectionSaved]
    ) -> SectionSaved | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, EtagStale, NameTaken, TooMany, FieldInvalid, RequestIdReused."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause="PutPlanSection", needs=Role.EDITOR) as change:
            stored = await repeat.seen(change)
            if stored is not None:
                return stored
            found = await change.sections.find(put.section)
            saved = await (
                self._update(change, acting, found, put) if found else self._create(change, acting, put)
            )
            await repeat.keep(change, saved)
        return saved

    async def _create(self, change: Change, acting: Acting, put: SectionPut) -> SectionSaved:
        if put.etag:
            raise EtagStale.of("")
        position = await change.sections.next_position()
        if position >= MAX_SECTIONS:
            raise TooMany(metadata={"resource": "section", "limit": str(MAX_SECTIONS)})
        empty = new_section(new_id(), acting.project_id, put.section, position, self._clock.now())
        details = replace(empty.details, **put.changes)
        section = empty.saved(details, empty.create_time).as_first_version()
        await change.sections.insert(section)
        await change.sections.add_version(section, author_id=acting.user_id, cause="edit")
        change.record("section", section.id, after=section_texts(section))
        return SectionSaved(section, created=True)

    async def _update(
        self, change: Change, acting: Acting, found: PlanSection, put: SectionPut
    ) -> SectionSaved:
        if put.must_not_exist:
            raise NameTaken(metadata={"resource": "section"})
        found.must_match(put.etag)
        section = found.saved(replace(found.details, **put.changes), self._clock.now())
        if section is not found:
            await change.sections.save(section)
            if section.version != found.version:
                await change.sections.add_version(section, author_id=acting.user_id, cause="edit")
            change.record("section", section.id, before=section_texts(found), after=section_texts(section))
        return SectionSaved(section, created=False)
