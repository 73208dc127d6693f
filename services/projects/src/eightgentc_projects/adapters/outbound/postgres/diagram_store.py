"""Diagrams on Postgres."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.database import Row
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.domain.diagram import Diagram, DiagramCheck, DiagramVersion
from eightgentc_projects.domain.errors import ResourceNotFound

_SELECT = """
    SELECT id::text, project_id::text, type, title, content, check_result, version, etag_version,
    generation_id::text, edited_by_person, create_time, update_time
    FROM projects.diagrams WHERE project_id = %(project)s
"""
PAGE = Statement(
    "diagram_page",
    f"""{_SELECT} AND (%(type)s::text = '' OR type = %(type)s)
    AND (%(after_id)s::uuid IS NULL OR (update_time, id) < (%(after)s::timestamptz, %(after_id)s::uuid))
    ORDER BY update_time DESC, id DESC LIMIT %(size)s""",
)
GET = Statement("diagram_get", f"{_SELECT} AND id = %(id)s")
INSERT = Statement(
    "diagram_insert",
    """INSERT INTO projects.diagrams (project_id, id, type, title, content, check_result, version, etag_version,
    generation_id, edited_by_person, create_time, update_time)
    VALUES (%(project)s, %(id)s, %(type)s, %(title)s, %(content)s, %(check)s, %(version)s, %(etag_version)s,
    %(generation)s, %(edited)s, %(create_time)s, %(update_time)s)""",
)
SAVE = Statement(
    "diagram_save",
    """UPDATE projects.diagrams SET type = %(type)s, title = %(title)s, content = %(content)s,
    check_result = %(check)s, version = %(version)s, etag_version = %(etag_version)s,
    generation_id = %(generation)s, edited_by_person = %(edited)s, update_time = %(update_time)s
    WHERE project_id = %(project)s AND id = %(id)s""",
)
DELETE = Statement(
    "diagram_delete",
    "DELETE FROM projects.diagrams WHERE project_id = %(project)s AND id = %(id)s",
)
ADD_VERSION = Statement(
    "diagram_add_version",
    """INSERT INTO projects.diagram_versions (project_id, diagram_id, version, type, content, author_id, cause,
    create_time) VALUES (%(project)s, %(id)s, %(version)s, %(type)s, %(content)s, %(author)s, %(cause)s,
    %(update_time)s)""",
)
VERSIONS = Statement(
    "diagram_versions",
    """SELECT version, type, '', author_id::text, cause, create_time FROM projects.diagram_versions
    WHERE project_id = %(project)s AND diagram_id = %(id)s
    AND (%(before)s::bigint IS NULL OR version < %(before)s) ORDER BY version DESC LIMIT %(size)s""",
)
VERSION = Statement(
    "diagram_version",
    """SELECT version, type, content, author_id::text, cause, create_time FROM projects.diagram_versions
    WHERE project_id = %(project)s AND diagram_id = %(id)s AND version = %(version)s""",
)


class PostgresDiagramStore:
    """Implements `DiagramStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def page(self, type: str, after: tuple[datetime, str] | None, size: int) -> list[Diagram]:
        rows = await self._session.fetch(
            PAGE,
            {
                "project": self._project,
                "type": type,
                "after": after[0] if after else None,
                "after_id": after[1] if after else None,
                "size": size,
            },
        )
        return [_diagram(row) for row in rows]

    async def get(self, diagram_id: str) -> Diagram:
        if is_id(diagram_id):
            rows = await self._session.fetch(GET, {"project": self._project, "id": diagram_id})
            if rows:
                return _diagram(rows[0])
        raise ResourceNotFound.of("diagram")

    async def insert(self, diagram: Diagram) -> None:
        await self._session.execute(INSERT, _params(diagram))

    async def save(self, diagram: Diagram) -> None:
        await self._session.execute(SAVE, _params(diagram))

    async def delete(self, diagram_id: str) -> None:
        await self._session.execute(DELETE, {"project": self._project, "id": diagram_id})

    async def add_version(self, diagram: Diagram, *, author_id: str | None, cause: str) -> None:
        await self._session.execute(ADD_VERSION, {**_params(diagram), "author": author_id, "cause": cause})

    async def versions(self, diagram_id: str, before: int | None, size: int) -> list[DiagramVersion]:
        rows = await self._session.fetch(
            VERSIONS, {"project": self._project, "id": diagram_id, "before": before, "size": size}
        )
        return [DiagramVersion(*row) for row in rows]

    async def version(self, diagram_id: str, number: int) -> DiagramVersion:
        rows = await self._session.fetch(
            VERSION, {"project": self._project, "id": diagram_id, "version": number}
        )
        if not rows:
            raise ResourceNotFound.of("version")
        return DiagramVersion(*rows[0])


def _diagram(row: Row) -> Diagram:
    return Diagram(
        id=row[0],
        project_id=row[1],
        type=row[2],
        title=row[3],
        content=row[4],
        check=_check(row[5]),
        version=row[6],
        etag_version=row[7],
        generation_id=row[8],
        edited_by_person=row[9],
        create_time=row[10],
        update_time=row[11],
    )


def _check(stored: Any) -> DiagramCheck | None:
    return None if stored is None else msgspec.convert(stored, DiagramCheck)


def _params(diagram: Diagram) -> dict[str, object]:
    check = diagram.check
    return {
        "project": diagram.project_id,
        "id": diagram.id,
        "type": diagram.type,
        "title": diagram.title,
        "content": diagram.content,
        "check": None if check is None else msgspec.json.encode(check).decode(),
        "version": diagram.version,
        "etag_version": diagram.etag_version,
        "generation": diagram.generation_id,
        "edited": diagram.edited_by_person,
        "create_time": diagram.create_time,
        "update_time": diagram.update_time,
    }
