"""Sections of the plan on Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.database import Row
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.domain.errors import NameTaken, ResourceNotFound
from eightgentc_projects.domain.plan_section import PlanSection, SectionStatus, SectionVersion
from eightgentc_projects.domain.text import name_key

_SELECT = """
    SELECT id::text, project_id::text, name, content, position, status, version, etag_version,
    generation_id::text, edited_by_person, create_time, update_time
    FROM projects.plan_sections WHERE project_id = %(project)s
"""
PAGE = Statement(
    "section_page",
    f"""{_SELECT} AND (%(after_id)s::uuid IS NULL OR (position, id) > (%(after)s::int, %(after_id)s::uuid))
    ORDER BY position, id LIMIT %(size)s""",
)
FIND = Statement(
    "section_find",
    f"{_SELECT} AND (id = %(id)s::uuid OR name_key = %(key)s) ORDER BY id = %(id)s::uuid DESC LIMIT 1",
)
NEXT = Statement(
    "section_next_position",
    "SELECT coalesce(max(position) + 1, 0) FROM projects.plan_sections WHERE project_id = %(project)s",
)
INSERT = Statement(
    "section_insert",
    """INSERT INTO projects.plan_sections (project_id, id, name, name_key, content, position, status, version,
    etag_version, generation_id, edited_by_person, create_time, update_time)
    VALUES (%(project)s, %(id)s, %(name)s, %(key)s, %(content)s, %(position)s, %(status)s, %(version)s,
    %(etag_version)s, %(generation)s, %(edited)s, %(create_time)s, %(update_time)s) RETURNING 1""",
)
SAVE = Statement(
    "section_save",
    """UPDATE projects.plan_sections SET name = %(name)s, name_key = %(key)s, content = %(content)s,
    position = %(position)s, status = %(status)s, version = %(version)s, etag_version = %(etag_version)s,
    generation_id = %(generation)s, edited_by_person = %(edited)s, update_time = %(update_time)s
    WHERE project_id = %(project)s AND id = %(id)s RETURNING 1""",
)
DELETE = Statement(
    "section_delete",
    "DELETE FROM projects.plan_sections WHERE project_id = %(project)s AND id = %(id)s",
)
ADD_VERSION = Statement(
    "section_add_version",
    """INSERT INTO projects.plan_section_versions (project_id, section_id, version, name, content, author_id,
    cause, generation_id, create_time) VALUES (%(project)s, %(id)s, %(version)s, %(name)s, %(content)s,
    %(author)s, %(cause)s, %(generation)s, %(update_time)s)""",
)
NAME_VERSION = Statement(
    "section_name_version",
    """UPDATE projects.plan_section_versions SET version_name = %(name)s
    WHERE project_id = %(project)s AND section_id = %(id)s AND version = %(version)s RETURNING 1""",
)
VERSIONS = Statement(
    "section_versions",
    """SELECT version, name, '', author_id::text, cause, generation_id::text, create_time, version_name
    FROM projects.plan_section_versions WHERE project_id = %(project)s AND section_id = %(id)s
    AND (%(before)s::bigint IS NULL OR version < %(before)s) ORDER BY version DESC LIMIT %(size)s""",
)
VERSION = Statement(
    "section_version",
    """SELECT version, name, content, author_id::text, cause, generation_id::text, create_time, version_name
    FROM projects.plan_section_versions
    WHERE project_id = %(project)s AND section_id = %(id)s AND version = %(version)s""",
)


class PostgresSectionStore:
    """Implements `SectionStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def page(self, after: tuple[int, str] | None, size: int) -> list[PlanSection]:
        rows = await self._session.fetch(
            PAGE,
            {
                "project": self._project,
                "after": after[0] if after else None,
                "after_id": after[1] if after else None,
                "size": size,
            },
        )
        return [_section(row) for row in rows]

    async def find(self, ref: str) -> PlanSection | None:
        rows = await self._session.fetch(
            FIND, {"project": self._project, "id": ref if is_id(ref) else None, "key": name_key(ref)}
        )
        return _section(rows[0]) if rows else None

    async def get(self, ref: str) -> PlanSection:
        found = await self.find(ref)
        if found is None:
            raise ResourceNotFound.of("section")
        return found

    async def next_position(self) -> int:
        rows = await self._session.fetch(NEXT, {"project": self._project})
        return int(rows[0][0])

    async def insert(self, section: PlanSection) -> None:
        with _names_are_unique():
            await self._session.fetch(INSERT, _params(section))

    async def save(self, section: PlanSection) -> None:
        with _names_are_unique():
            await self._session.fetch(SAVE, _params(section))

    async def delete(self, section_id: str) -> None:
        await self._session.execute(DELETE, {"project": self._project, "id": section_id})

    async def add_version(self, section: PlanSection, *, author_id: str | None, cause: str) -> None:
        await self._session.execute(ADD_VERSION, {**_params(section), "author": author_id, "cause": cause})

    async def name_version(self, section_id: str, number: int, name: str) -> None:
        params = {"project": self._project, "id": section_id, "version": number, "name": name}
        if not await self._session.fetch(NAME_VERSION, params):
            raise ResourceNotFound.of("version")

    async def versions(self, section_id: str, before: int | None, size: int) -> list[SectionVersion]:
        rows = await self._session.fetch(
            VERSIONS, {"project": self._project, "id": section_id, "before": before, "size": size}
        )
        return [SectionVersion(*row) for row in rows]

    async def version(self, section_id: str, number: int) -> SectionVersion:
        rows = await self._session.fetch(
            VERSION, {"project": self._project, "id": section_id, "version": number}
        )
        if not rows:
            raise ResourceNotFound.of("version")
        return SectionVersion(*rows[0])


@contextmanager
def _names_are_unique() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise NameTaken(metadata={"resource": "section"}) from error


def _section(row: Row) -> PlanSection:
    return PlanSection(
        id=row[0],
        project_id=row[1],
        name=row[2],
        content=row[3],
        position=row[4],
        status=SectionStatus(row[5]),
        version=row[6],
        etag_version=row[7],
        generation_id=row[8],
        edited_by_person=row[9],
        create_time=row[10],
        update_time=row[11],
    )


def _params(section: PlanSection) -> dict[str, object]:
    return {
        "project": section.project_id,
        "id": section.id,
        "name": section.name,
        "key": name_key(section.name),
        "content": section.content,
        "position": section.position,
        "status": section.status.value,
        "version": section.version,
        "etag_version": section.etag_version,
        "generation": section.generation_id,
        "edited": section.edited_by_person,
        "create_time": section.create_time,
        "update_time": section.update_time,
    }
