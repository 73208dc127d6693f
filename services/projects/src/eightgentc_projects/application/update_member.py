"""UpdateMember: gives a member another role."""

from __future__ import annotations

from eightgentc_projects.application.set_role import set_role
from eightgentc_projects.domain.project import Member
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class UpdateMember:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, account_id: str, role: Role) -> Member:
        """Raises ResourceNotFound, RoleNotSufficient, LastOwner."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause="UpdateMember", needs=Role.OWNER) as change:
            return await set_role(change, account_id, role, must_exist=True)
