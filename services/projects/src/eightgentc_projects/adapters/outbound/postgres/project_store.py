"""Projects on Postgres."""

from __future__ import annotations

from datetime import datetime

from eightgentc_kit.postgres.database import Row
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.project import Project
from eightgentc_projects.domain.role import role_of
from eightgentc_projects.ports.project_store import ProjectFilter, ProjectOrder

_COLUMNS = """
    p.id::text, p.tenant, p.title, p.description, m.role, p.version, p.create_time, p.update_time, p.delete_time
"""
_MINE = """
    FROM projects.members m JOIN projects.projects p ON p.id = m.project_id
"""
CREATE = Statement(
    "project_create",
    "SELECT projects.create_project(%(id)s, %(tenant)s, %(title)s, %(description)s, %(time)s)",
)
GET = Statement(
    "project_get",
    f"""SELECT {_COLUMNS}, (SELECT h.revision FROM projects.heads h WHERE h.project_id = p.id) {_MINE}
    WHERE m.project_id = %(project)s AND m.user_id = %(user)s AND (p.delete_time IS NOT NULL) = %(deleted)s""",
    binary=True,
)
SAVE = Statement(
    "project_save",
    """UPDATE projects.projects SET title = %(title)s, description = %(description)s, version = %(version)s,
    update_time = %(update_time)s WHERE id = %(project)s""",
)
TRASH = Statement(
    "project_trash",
    """UPDATE projects.projects SET delete_time = %(when)s, update_time = %(when)s, version = version + 1
    WHERE id = %(project)s""",
)

# Sort value, direction. The value travels in page tokens as text and comes back through the column's own type.
_ORDERS = {
    ProjectOrder.UPDATE_TIME_DESC: ("p.update_time", "timestamptz", "DESC", "<"),
    ProjectOrder.CREATE_TIME_DESC: ("p.create_time", "timestamptz", "DESC", "<"),
    ProjectOrder.CREATE_TIME_ASC: ("p.create_time", "timestamptz", "ASC", ">"),
    ProjectOrder.TITLE_ASC: ('p.title COLLATE "C"', "text", "ASC", ">"),
}


def _page_statement(order: ProjectOrder) -> Statement:
    value, kind, direction, beyond = _ORDERS[order]
    return Statement(
        f"project_page_{order.value}",
        f"""SELECT {_COLUMNS} {_MINE}
        WHERE m.user_id = %(user)s AND (p.delete_time IS NOT NULL) = %(deleted)s
        AND (%(role)s::text IS NULL OR m.role = %(role)s)
        AND (%(title)s::text = '' OR position(lower(%(title)s) IN lower(p.title)) > 0)
        AND (%(after_id)s::uuid IS NULL OR ({value}, p.id) {beyond} (%(after)s::{kind}, %(after_id)s::uuid))
        ORDER BY {value} {direction}, p.id {direction} LIMIT %(size)s""",
        binary=True,
    )


PAGES = {order: _page_statement(order) for order in ProjectOrder}


class PostgresProjectStore:
    """Implements `ProjectStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def create(self, project: Project) -> None:
        await self._session.fetch(
            CREATE,
            {
                "id": project.id,
                "tenant": project.tenant,
                "title": project.title,
                "description": project.description,
                "time": project.create_time,
            },
        )

    async def get(self, *, deleted: bool = False) -> Project:
        acting = self._session.acting
        rows = await self._session.fetch(
            GET, {"project": acting.project_id, "user": acting.user_id, "deleted": deleted}
        )
        if not rows:
            raise ResourceNotFound.of("project")
        return _project(rows[0], revision=rows[0][9] or 0)

    async def page(self, filter: ProjectFilter, after: tuple[str, str] | None, size: int) -> list[Project]:
        rows = await self._session.fetch(
            PAGES[filter.order],
            {
                "user": self._session.acting.user_id,
                "deleted": filter.deleted,
                "role": filter.role.word if filter.role else None,
                "title": filter.title_contains,
                "after": after[0] if after else None,
                "after_id": after[1] if after else None,
                "size": size,
            },
        )
        return [_project(row) for row in rows]

    async def save(self, project: Project) -> None:
        await self._session.execute(
            SAVE,
            {
                "project": project.id,
                "title": project.title,
                "description": project.description,
                "version": project.version,
                "update_time": project.update_time,
            },
        )

    async def trash(self, when: datetime) -> None:
        await self._session.execute(TRASH, {"project": self._session.acting.project_id, "when": when})


def _project(row: Row, revision: int = 0) -> Project:
    return Project(
        id=row[0],
        tenant=row[1],
        title=row[2],
        description=row[3],
        role=role_of(row[4]),
        version=row[5],
        create_time=row[6],
        update_time=row[7],
        delete_time=row[8],
        revision=revision,
    )
