"""Members on Postgres. Writes go through definer functions: the service's role cannot insert a member itself."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import array

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import Integer, words
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.expressions import beyond
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import members, people
from eightgentc_projects.domain.errors import LastOwner, ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.project import Member
from eightgentc_projects.domain.role import Role, role_of

_rank = func.array_position(array(words("owner", "editor", "commenter", "viewer")), members.c.role)
_read = (
    select(
        members.c.user_id,
        func.coalesce(people.c.name, "").label("name"),
        members.c.role,
        members.c.create_time,
    )
    .select_from(members.outerjoin(people, people.c.id == members.c.user_id))
    .where(members.c.project_id == bindparam("project"))
)
_member = bound(Member, role=role_of)

PAGE = Statement(
    "member_page",
    _read.where(beyond(_rank, Integer(), members.c.user_id))
    .order_by(_rank, members.c.user_id)
    .limit(bindparam("size")),
)
GET = Statement("member_get", _read.where(members.c.user_id == bindparam("user")))
# Functions that prove the right to what they do; Core has no words for a call alone.
SET = Statement(
    "member_set", "SELECT projects.set_member(%(user)s, %(role)s, %(must_exist)s) AS outcome", writes=True
)
REMOVE = Statement("member_remove", "SELECT projects.remove_member(%(user)s) AS outcome", writes=True)
SHARE = Statement("member_share", "SELECT projects.share_membership() AS role", writes=True)
LOCK_ALL = Statement("member_lock_all", "SELECT projects.lock_memberships()", writes=True)


def must_be(role: str | None, needs: Role) -> None:
    """Raises ResourceNotFound where there is no role, RoleNotSufficient where it is smaller."""
    if role is None:
        raise ResourceNotFound.of("project")
    role_of(role).must_reach(needs)


class PostgresMemberStore:
    """Implements `MemberStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def page(self, after: tuple[int, str] | None, size: int) -> list[Member]:
        last, last_id = after or (None, None)
        project = self._session.acting.project_id
        params = {"project": project, "after": last, "after_id": last_id, "size": size}
        return [_member(row) for row in await self._session.fetch(PAGE, params)]

    async def get(self, user_id: str) -> Member:
        if is_id(user_id):
            rows = await self._session.fetch(
                GET, {"project": self._session.acting.project_id, "user": user_id}
            )
            if rows:
                return _member(rows[0])
        raise ResourceNotFound.of("member")

    async def set(self, user_id: str, role: Role, *, must_exist: bool) -> None:
        if not is_id(user_id):
            raise ResourceNotFound.of("person")
        rows = await self._session.fetch(SET, {"user": user_id, "role": role.word, "must_exist": must_exist})
        self._must_be_done(rows[0].outcome)

    async def remove(self, user_id: str) -> None:
        if not is_id(user_id):
            raise ResourceNotFound.of("person")
        rows = await self._session.fetch(REMOVE, {"user": user_id})
        self._must_be_done(rows[0].outcome)

    async def share_membership(self, needs: Role) -> None:
        must_be((await self._session.fetch(SHARE, {}))[0].role, needs)

    async def lock_memberships(self) -> None:
        await self._session.execute(LOCK_ALL, {})

    def _must_be_done(self, outcome: str) -> None:
        if outcome == "unknown_person":
            raise ResourceNotFound.of("person")
        if outcome == "last_owner":
            raise LastOwner
        if outcome == "not_allowed":
            raise RoleNotSufficient.of("not an owner", Role.OWNER.word)
