"""What AddMember and UpdateMember share: an owner gives a person a role."""

from __future__ import annotations

from eightgentc_projects.domain.project import Member
from eightgentc_projects.domain.role import Role
from eightgentc_projects.ports.workspace import Change


async def set_role(change: Change, account_id: str, role: Role, *, must_exist: bool) -> Member:
    """The member as it is now. Raises ResourceNotFound, LastOwner."""
    await change.members.set(account_id, role, must_exist=must_exist)
    member = await change.members.get(account_id)
    change.record("member", account_id, after={"role": role.word})
    return member
