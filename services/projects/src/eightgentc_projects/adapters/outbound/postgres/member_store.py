"""Members on Postgres. Writes go through definer functions: the service's role cannot insert a member itself."""

from __future__ import annotations

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.database import Row
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.domain.errors import LastOwner, ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.project import Member
from eightgentc_projects.domain.role import Role, role_of

_RANK = "array_position(ARRAY['owner', 'editor', 'commenter', 'viewer'], m.role)"
_SELECT = """
    SELECT m.user_id::text, coalesce(p.name, ''), m.role, m.create_time
    FROM projects.members m LEFT JOIN projects.people p ON p.id = m.user_id WHERE m.project_id = %(project)s
"""
PAGE = Statement(
    "member_page",
    f"""{_SELECT} AND (%(after_id)s::uuid IS NULL OR ({_RANK}, m.user_id) > (%(after)s::int, %(after_id)s::uuid))
    ORDER BY {_RANK}, m.user_id LIMIT %(size)s""",
)
GET = Statement("member_get", f"{_SELECT} AND m.user_id = %(user)s")
SET = Statement("member_set", "SELECT projects.set_member(%(user)s, %(role)s, %(must_exist)s)")
REMOVE = Statement("member_remove", "SELECT projects.remove_member(%(user)s)")


class PostgresMemberStore:
    """Implements `MemberStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def page(self, after: tuple[int, str] | None, size: int) -> list[Member]:
        rows = await self._session.fetch(
            PAGE,
            {
                "project": self._session.acting.project_id,
                "after": after[0] if after else None,
                "after_id": after[1] if after else None,
                "size": size,
            },
        )
        return [_member(row) for row in rows]

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
        self._must_be_done(rows[0][0])

    async def remove(self, user_id: str) -> None:
        if not is_id(user_id):
            raise ResourceNotFound.of("person")
        rows = await self._session.fetch(REMOVE, {"user": user_id})
        self._must_be_done(rows[0][0])

    def _must_be_done(self, outcome: str) -> None:
        if outcome == "unknown_person":
            raise ResourceNotFound.of("person")
        if outcome == "last_owner":
            raise LastOwner
        if outcome == "not_allowed":
            raise RoleNotSufficient.of("not an owner", Role.OWNER.word)


def _member(row: Row) -> Member:
    return Member(user_id=row[0], name=row[1], role=role_of(row[2]), create_time=row[3])
