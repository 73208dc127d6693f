"""AddMember and UpdateMember: a role in a project, given by an owner."""

from __future__ import annotations

from eightgentc_projects.domain.project import Member
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class SetMember:
    """`cause`: AddMember or UpdateMember; the latter wants the person to be a member already."""

    def __init__(self, workspace: Workspace, *, cause: str, must_exist: bool) -> None:
        self._workspace = workspace
        self._cause = cause
        self._must_exist = must_exist

    async def __call__(self, acting: Acting, project_id: str, account_id: str, role: Role) -> Member:
        """Raises ResourceNotFound, RoleNotSufficient, LastOwner."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause=self._cause, needs=Role.OWNER) as change:
            await change.members.set(account_id, role, must_exist=self._must_exist)
            member = await change.members.get(account_id)
            change.record("member", account_id, after={"role": role.word})
        return member
