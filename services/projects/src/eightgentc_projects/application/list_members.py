"""ListMembers: who works in a project, owners first."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page
from eightgentc_projects.domain.project import Member
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class ListMembers:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, page: PageRequest) -> Page[Member]:
        """Raises ResourceNotFound, FieldInvalid, PageTokenInvalid."""
        stores = self._workspace.reading(acting.in_project(project_id))
        await stores.projects.get()
        return await load_page(
            page,
            ["members", project_id],
            stores.members.page,
            lambda member: [Role.OWNER - member.role + 1, member.user_id],
            parse=lambda raw: (int(raw[0]), str(raw[1])),
            default=50,
            maximum=200,
        )
