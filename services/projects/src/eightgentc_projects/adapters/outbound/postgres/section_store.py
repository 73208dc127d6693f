"""Sections of the plan on Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import bindparam, cast, delete, func, insert, literal, select, update

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import Id, Integer, Text, columns_for, field_names, values_of
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_kit.visible_text import name_key
from eightgentc_projects.adapters.outbound.postgres.expressions import before, beyond, within_bytes
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import plan_section_versions, plan_sections
from eightgentc_projects.domain.errors import NameTaken, ResourceNotFound
from eightgentc_projects.domain.plan_section import PlanSection, SectionDetails, SectionVersion

_this = (plan_sections.c.project_id == bindparam("project"), plan_sections.c.id == bindparam("section"))
_of_this = (
    plan_section_versions.c.project_id == bindparam("project"),
    plan_section_versions.c.section_id == bindparam("section"),
)
_read = select(*columns_for(plan_sections, PlanSection)).where(
    plan_sections.c.project_id == bindparam("project")
)
_has_id = plan_sections.c.id == cast(bindparam("id"), Id)

_in_order = _read.order_by(plan_sections.c.position, plan_sections.c.id).limit(bindparam("size"))
FIRST = Statement("section_first", _in_order)
PAGE = Statement(
    "section_page",
    within_bytes(
        _in_order.where(beyond(plan_sections.c.position, Integer(), plan_sections.c.id)),
        order=["position", "id"],
        sized=["content"],
    ),
)
FIND = Statement(
    "section_find",
    _read.where(_has_id | (plan_sections.c.name_key == bindparam("key"))).order_by(_has_id.desc()).limit(1),
)
NEXT = Statement(
    "section_next_position",
    select(func.coalesce(func.max(plan_sections.c.position) + 1, 0).label("next")).where(
        plan_sections.c.project_id == bindparam("project")
    ),
)
INSERT = Statement("section_insert", insert(plan_sections).returning(plan_sections.c.id))
SAVE = Statement(
    "section_save",
    update(plan_sections).where(*_this).returning(plan_sections.c.id),
    columns=[
        *("name", "name_key", *field_names(SectionDetails)),
        *("version", "etag_version", "generation_id", "edited_by_person", "update_time"),
    ],
)
DELETE = Statement("section_delete", delete(plan_sections).where(*_this))
ADD_VERSION = Statement(
    "section_add_version",
    insert(plan_section_versions),
    columns=["project_id", "section_id", *field_names(SectionVersion)],
)
NAME_VERSION = Statement(
    "section_name_version",
    update(plan_section_versions)
    .where(*_of_this, plan_section_versions.c.version == bindparam("number"))
    .returning(plan_section_versions.c.version),
    columns=["version_name"],
)
VERSIONS = Statement(
    "section_versions",
    select(
        *columns_for(plan_section_versions, SectionVersion, but=["content"]),
        literal("", Text).label("content"),
    )
    .where(*_of_this, before(plan_section_versions.c.version))
    .order_by(plan_section_versions.c.version.desc())
    .limit(bindparam("size")),
)
VERSION = Statement(
    "section_version",
    select(*columns_for(plan_section_versions, SectionVersion)).where(
        *_of_this, plan_section_versions.c.version == bindparam("number")
    ),
)
_section, _version = bound(PlanSection), bound(SectionVersion)


class PostgresSectionStore:
    """Implements `SectionStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def page(self, after: tuple[int, str] | None, size: int) -> list[PlanSection]:
        last, last_id = after or (None, None)
        params = {"project": self._project, "after": last, "after_id": last_id, "size": size}
        return [_section(row) for row in await self._session.fetch(PAGE, params)]

    async def first(self, size: int) -> list[PlanSection]:
        rows = await self._session.fetch(FIRST, {"project": self._project, "size": size})
        return [_section(row) for row in rows]

    async def find(self, ref: str) -> PlanSection | None:
        params = {"project": self._project, "id": ref if is_id(ref) else None, "key": name_key(ref)}
        rows = await self._session.fetch(FIND, params)
        return _section(rows[0]) if rows else None

    async def get(self, ref: str) -> PlanSection:
        found = await self.find(ref)
        if found is None:
            raise ResourceNotFound.of("section")
        return found

    async def next_position(self) -> int:
        rows = await self._session.fetch(NEXT, {"project": self._project})
        return int(rows[0].next)

    async def insert(self, section: PlanSection) -> None:
        with _names_are_unique():
            await self._session.fetch(INSERT, _values(section))

    async def save(self, section: PlanSection) -> None:
        await self._session.execute(SAVE, self._values(section))

    async def rename(self, section: PlanSection) -> None:
        with _names_are_unique():
            await self._session.fetch(SAVE, self._values(section))

    async def delete(self, section_id: str) -> None:
        await self._session.execute(DELETE, self._one(section_id))

    async def add_version(self, section: PlanSection, *, author_id: str | None, cause: str) -> None:
        version = SectionVersion(
            version=section.version,
            name=section.name,
            content=section.details.content,
            author_id=author_id,
            cause=cause,
            generation_id=section.generation_id,
            create_time=section.update_time,
        )
        key = {"project_id": section.project_id, "section_id": section.id}
        await self._session.execute(ADD_VERSION, {**key, **values_of(version)})

    async def name_version(self, section_id: str, number: int, name: str) -> None:
        params = {**self._one(section_id), "number": number, "version_name": name}
        if not await self._session.fetch(NAME_VERSION, params):
            raise ResourceNotFound.of("version")

    async def versions(self, section_id: str, before: int | None, size: int) -> list[SectionVersion]:
        params = {**self._one(section_id), "before": before, "size": size}
        return [_version(row) for row in await self._session.fetch(VERSIONS, params)]

    async def version(self, section_id: str, number: int) -> SectionVersion:
        rows = await self._session.fetch(VERSION, {**self._one(section_id), "number": number})
        if not rows:
            raise ResourceNotFound.of("version")
        return _version(rows[0])

    def _values(self, section: PlanSection) -> dict[str, object]:
        return {**_values(section), **self._one(section.id)}

    def _one(self, section_id: str) -> dict[str, object]:
        return {"project": self._project, "section": section_id}


@contextmanager
def _names_are_unique() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise NameTaken(metadata={"resource": "section"}) from error


def _values(section: PlanSection) -> dict[str, object]:
    return {**values_of(section), "name_key": name_key(section.name)}
