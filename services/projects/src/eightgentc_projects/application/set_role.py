"""What AddMember and UpdateMember share: an owner gives a person a role."""

from __future__ import annotations

from eightgentc_projects.domain.project import Member
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


async def set_role(
    workspace: Workspace, acting: Acting, account_id: str, role: Role, *, cause: str, must_exist: bool
) -> Member:
    """The member as it is now. Raises ResourceNotFound, RoleNotSufficient, LastOwner."""
    async with workspace.change(acting, cause=cause, needs=Role.OWNER) as change:
        await change.members.set(account_id, role, must_exist=must_exist)
        member = await change.members.get(account_id)
        change.record("member", account_id, after={"role": role.word})
    return member
