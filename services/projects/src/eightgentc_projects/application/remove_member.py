"""RemoveMember: an owner takes anyone out, everyone themselves."""

from __future__ import annotations

from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class RemoveMember:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, account_id: str) -> None:
        """Raises ResourceNotFound, RoleNotSufficient, LastOwner."""
        acting = acting.in_project(project_id)
        needs = Role.VIEWER if account_id == acting.user_id else Role.OWNER
        async with self._workspace.change(acting, cause="RemoveMember", needs=needs) as change:
            member = await change.members.get(account_id)
            change.record("member", account_id, before={"role": member.role.word})
            await change.conclude(change.members.remove(account_id))
