"""What a drafted text does to its section, and how that is taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from eightgentc_kit.errors import FieldViolation
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.put_plan_section import MAX_SECTIONS
from eightgentc_projects.application.record_section import new_section, section_texts
from eightgentc_projects.domain.draft import SectionDraft
from eightgentc_projects.domain.errors import ProposalTouched, TooMany
from eightgentc_projects.domain.generation import may_replace
from eightgentc_projects.domain.plan_section import PlanSection, checked_name
from eightgentc_projects.domain.proposal import Footprint, Proposal
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Change


@dataclass(frozen=True, slots=True)
class SectionEffect:
    """`proposal`: the section with the drafted text. `found`: as it is; None: there is none."""

    proposal: PlanSection
    found: PlanSection | None

    @property
    def replaces_person(self) -> bool:
        return not may_replace(self.found)

    @property
    def footprint(self) -> Footprint:
        if self.proposal is self.found:
            return Footprint()
        before = self.found.version if self.found else None
        return Footprint(self.proposal.id, self.proposal.version, before)

    async def write(self, change: Change) -> None:
        proposal, found = self.proposal, self.found
        if proposal is found:
            return
        await (change.sections.save(proposal) if found else change.sections.insert(proposal))
        await change.sections.add_version(proposal, author_id=None, cause="generate")
        before = section_texts(found) if found else None
        change.record("section", proposal.id, before=before, after=section_texts(proposal))


async def section_effect(
    change: Change, acting: Acting, draft: SectionDraft, generation_id: str, now: datetime
) -> SectionEffect:
    """What the draft would do now. Raises FieldInvalid, TooMany."""
    name = checked_name(draft.section)
    found = await change.sections.find(name)
    if found is not None:
        written = found.saved(replace(found.details, content=draft.content), now, generation_id)
        return SectionEffect(written, found)
    position = await change.sections.next_position()
    if position >= MAX_SECTIONS:
        raise TooMany(metadata={"resource": "section", "limit": str(MAX_SECTIONS)})
    empty = new_section(new_id(), acting.project_id, name, position, now)
    written = empty.saved(replace(empty.details, content=draft.content), now, generation_id)
    return SectionEffect(written.as_first_version(), None)


async def undo_section(change: Change, acting: Acting, proposal: Proposal, now: datetime) -> None:
    """The text before it is the current one again, as a version of its own; a section that it made goes.

    Raises ProposalTouched.
    """
    made = proposal.footprint
    if made.item_id is None:
        return
    current = await change.sections.find(made.item_id)
    if current is None:
        if made.replaced_version is None:
            return
        raise ProposalTouched.by([FieldViolation(f"sections/{made.item_id}", "was deleted")])
    if current.version != made.item_version:
        raise ProposalTouched.by([await _later_version(change, current)])
    if made.replaced_version is None:
        if current.etag_version != 1:
            raise ProposalTouched.by([_touched(current, "place or status was changed")])
        await change.sections.delete(current.id)
        change.record("section", current.id, before=section_texts(current))
        return
    old = await change.sections.version(current.id, made.replaced_version)
    restored = current.restored(old, now)
    await change.sections.save(restored)
    await change.sections.add_version(restored, author_id=acting.user_id, cause="restore")
    change.record("section", current.id, before=section_texts(current), after=section_texts(restored))


async def _later_version(change: Change, current: PlanSection) -> FieldViolation:
    newest = await change.sections.version(current.id, current.version)
    author = newest.author_id or "the model"
    return _touched(current, f"version {newest.version} was made by {author} ({newest.cause})")


def _touched(section: PlanSection, what: str) -> FieldViolation:
    return FieldViolation(f"sections/{section.id}", f"{section.name}: {what}")
