"""Diagrams on Postgres."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, literal, select, update

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import Text, Time, columns_for, field_names, values_of
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.expressions import before, beyond
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import diagram_versions, diagrams
from eightgentc_projects.domain.diagram import Diagram, DiagramCheck, DiagramDetails, DiagramVersion
from eightgentc_projects.domain.errors import ResourceNotFound

_this = (diagrams.c.project_id == bindparam("project"), diagrams.c.id == bindparam("diagram"))
_of_this = (
    diagram_versions.c.project_id == bindparam("project"),
    diagram_versions.c.diagram_id == bindparam("diagram"),
)
_read = select(*columns_for(diagrams, Diagram))
_kind = bindparam("type", type_=Text)

PAGE = Statement(
    "diagram_page",
    _read.where(
        diagrams.c.project_id == bindparam("project"),
        (_kind == "") | (diagrams.c.type == _kind),
        beyond(diagrams.c.update_time, Time, diagrams.c.id, falling=True),
    )
    .order_by(diagrams.c.update_time.desc(), diagrams.c.id.desc())
    .limit(bindparam("size")),
)
GET = Statement("diagram_get", _read.where(*_this))
FIND_DRAWN = Statement(
    "diagram_find_drawn",
    _read.where(
        diagrams.c.project_id == bindparam("project"),
        diagrams.c.type == bindparam("type"),
        diagrams.c.content == bindparam("content"),
        diagrams.c.generation_id.is_not(None),
        diagrams.c.edited_by_person.is_(False),
    )
    .order_by(diagrams.c.update_time.desc())
    .limit(1),
)
INSERT = Statement("diagram_insert", insert(diagrams))
SAVE = Statement(
    "diagram_save",
    update(diagrams).where(*_this),
    columns=[
        *(*field_names(DiagramDetails), "check", "version", "etag_version"),
        *("generation_id", "edited_by_person", "update_time"),
    ],
)
DELETE = Statement("diagram_delete", delete(diagrams).where(*_this))
ADD_VERSION = Statement("diagram_add_version", insert(diagram_versions))
VERSIONS = Statement(
    "diagram_versions",
    select(
        *columns_for(diagram_versions, DiagramVersion, but=["content"]), literal("", Text).label("content")
    )
    .where(*_of_this, before(diagram_versions.c.version))
    .order_by(diagram_versions.c.version.desc())
    .limit(bindparam("size")),
)
VERSION = Statement(
    "diagram_version",
    select(*columns_for(diagram_versions, DiagramVersion)).where(
        *_of_this, diagram_versions.c.version == bindparam("number")
    ),
)


def _check(stored: Any) -> DiagramCheck | None:
    return None if stored is None else msgspec.convert(stored, DiagramCheck)


_diagram, _version = bound(Diagram, check=_check), bound(DiagramVersion)


class PostgresDiagramStore:
    """Implements `DiagramStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def page(self, type: str, after: tuple[datetime, str] | None, size: int) -> list[Diagram]:
        last, last_id = after or (None, None)
        params = {"project": self._project, "type": type, "after": last, "after_id": last_id, "size": size}
        return [_diagram(row) for row in await self._session.fetch(PAGE, params)]

    async def get(self, diagram_id: str) -> Diagram:
        if is_id(diagram_id):
            rows = await self._session.fetch(GET, self._one(diagram_id))
            if rows:
                return _diagram(rows[0])
        raise ResourceNotFound.of("diagram")

    async def find_drawn(self, type: str, content: str) -> Diagram | None:
        params = {"project": self._project, "type": type, "content": content}
        rows = await self._session.fetch(FIND_DRAWN, params)
        return _diagram(rows[0]) if rows else None

    async def insert(self, diagram: Diagram) -> None:
        await self._session.execute(INSERT, values_of(diagram))

    async def save(self, diagram: Diagram) -> None:
        await self._session.execute(SAVE, {**values_of(diagram), **self._one(diagram.id)})

    async def delete(self, diagram_id: str) -> None:
        await self._session.execute(DELETE, self._one(diagram_id))

    async def add_version(self, diagram: Diagram, *, author_id: str | None, cause: str) -> None:
        version = DiagramVersion(
            version=diagram.version,
            type=diagram.details.type,
            content=diagram.details.content,
            author_id=author_id,
            cause=cause,
            create_time=diagram.update_time,
        )
        key = {"project_id": diagram.project_id, "diagram_id": diagram.id}
        await self._session.execute(ADD_VERSION, {**key, **values_of(version)})

    async def versions(self, diagram_id: str, before: int | None, size: int) -> list[DiagramVersion]:
        params = {**self._one(diagram_id), "before": before, "size": size}
        return [_version(row) for row in await self._session.fetch(VERSIONS, params)]

    async def version(self, diagram_id: str, number: int) -> DiagramVersion:
        rows = await self._session.fetch(VERSION, {**self._one(diagram_id), "number": number})
        if not rows:
            raise ResourceNotFound.of("version")
        return _version(rows[0])

    def _one(self, diagram_id: str) -> dict[str, object]:
        return {"project": self._project, "diagram": diagram_id}
