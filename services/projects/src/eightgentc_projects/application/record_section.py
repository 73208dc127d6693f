"""What the use cases of sections share: a new one, and what of one is recorded as a change."""

from __future__ import annotations

from datetime import datetime

from eightgentc_projects.domain.plan_section import PlanSection, SectionDetails, checked_name


def new_section(id: str, project_id: str, name: str, position: int, now: datetime) -> PlanSection:
    """An empty section. Raises FieldInvalid when the name breaks its rule."""
    return PlanSection(
        id=id,
        project_id=project_id,
        name=checked_name(name),
        details=SectionDetails(position=position),
        version=1,
        etag_version=1,
        generation_id=None,
        edited_by_person=False,
        create_time=now,
        update_time=now,
    )


def section_texts(section: PlanSection) -> dict[str, object]:
    """The values that a change is about."""
    return {"section": section.name, "version": section.version, "details": section.details}
