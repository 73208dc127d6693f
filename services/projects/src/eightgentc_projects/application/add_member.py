"""AddMember: lets a person in, with a role."""

from __future__ import annotations

from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.application.set_role import set_role
from eightgentc_projects.domain.project import Member
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace


class AddMember:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, account_id: str, role: Role, repeat: Repeat[Member]
    ) -> Member | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, LastOwner, RequestIdReused."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause="AddMember", needs=Role.OWNER) as change:
            stored = await repeat.seen(change)
            if stored is not None:
                return stored
            member = await set_role(change, account_id, role, must_exist=False)
            await repeat.keep(change, member)
        return member
