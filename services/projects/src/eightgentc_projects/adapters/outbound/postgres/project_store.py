"""Projects on Postgres."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, cast, collate, func, literal, select, update
from sqlalchemy.types import TypeEngine

from eightgentc_kit.postgres.columns import Integer, Time, columns_for, field_names, values_of
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.expressions import beyond
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import heads, members, projects
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.project import Project, ProjectDetails
from eightgentc_projects.domain.role import role_of
from eightgentc_projects.ports.project_store import ProjectFilter, ProjectOrder

_READ = [*columns_for(projects, Project, but=["role", "revision"]), members.c.role]
_MINE = members.join(projects, projects.c.id == members.c.project_id)
_deleted = (projects.c.delete_time.is_not(None)) == bindparam("deleted")
_project = bound(Project, role=role_of)

CREATE = Statement(
    "project_create", "SELECT projects.create_project(%(id)s, %(tenant)s, %(time)s)", writes=True
)
GET = Statement(
    "project_get",
    select(
        *_READ,
        select(heads.c.revision)
        .where(heads.c.project_id == projects.c.id)
        .scalar_subquery()
        .label("revision"),
    )
    .select_from(_MINE)
    .where(members.c.project_id == bindparam("project"), members.c.user_id == bindparam("user"), _deleted),
    binary=True,
)
SAVE = Statement(
    "project_save",
    update(projects).where(projects.c.id == bindparam("project")),
    columns=[*field_names(ProjectDetails), "version", "update_time"],
)
TRASH = Statement(
    "project_trash",
    update(projects)
    .where(projects.c.id == bindparam("project"))
    .values(delete_time=bindparam("time"), update_time=bindparam("time"), version=projects.c.version + 1),
)


# The column, its type, and whether the largest come first.
_ORDERS: dict[ProjectOrder, tuple[ColumnElement[Any], TypeEngine[Any], bool]] = {
    ProjectOrder.UPDATE_TIME_DESC: (projects.c.update_time, Time, True),
    ProjectOrder.CREATE_TIME_DESC: (projects.c.create_time, Time, True),
    ProjectOrder.CREATE_TIME_ASC: (projects.c.create_time, Time, False),
    ProjectOrder.TITLE_ASC: (collate(projects.c.title, "C"), Text(), False),
}


def _page(order: ProjectOrder) -> Statement:
    """The sort value travels in page tokens as text and comes back through the type of its column."""
    value, kind, falling = _ORDERS[order]
    role, title = cast(bindparam("role"), Text), bindparam("title", type_=Text)
    mine = (
        select(*_READ, literal(0, Integer).label("revision"))
        .select_from(_MINE)
        .where(
            members.c.user_id == bindparam("user"),
            _deleted,
            role.is_(None) | (members.c.role == role),
            (title == "") | (func.strpos(func.lower(projects.c.title), func.lower(title)) > 0),
            beyond(value, kind, projects.c.id, falling=falling),
        )
    )
    ways = [value.desc(), projects.c.id.desc()] if falling else [value, projects.c.id]
    return Statement(
        f"project_page_{order.value}", mine.order_by(*ways).limit(bindparam("size")), binary=True
    )


PAGES = {order: _page(order) for order in ProjectOrder}


class PostgresProjectStore:
    """Implements `ProjectStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def create(self, project: Project) -> None:
        time = project.create_time
        await self._session.execute(CREATE, {"id": project.id, "tenant": project.tenant, "time": time})
        await self.save(project)

    async def get(self, *, deleted: bool = False) -> Project:
        acting = self._session.acting
        params = {"project": acting.project_id, "user": acting.user_id, "deleted": deleted}
        rows = await self._session.fetch(GET, params)
        if not rows:
            raise ResourceNotFound.of("project")
        return _project(rows[0])

    async def page(self, filter: ProjectFilter, after: tuple[str, str] | None, size: int) -> list[Project]:
        last, last_id = after or (None, None)
        params = {
            "user": self._session.acting.user_id,
            "deleted": filter.deleted,
            "role": filter.role.word if filter.role else None,
            "title": filter.title_contains,
            "after": last,
            "after_id": last_id,
            "size": size,
        }
        return [_project(row) for row in await self._session.fetch(PAGES[filter.order], params)]

    async def save(self, project: Project) -> None:
        times = {"version": project.version, "update_time": project.update_time}
        await self._session.execute(SAVE, {"project": project.id, **values_of(project.details), **times})

    async def trash(self, when: datetime) -> None:
        await self._session.execute(TRASH, {"project": self._session.acting.project_id, "time": when})
