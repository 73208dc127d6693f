"""Projects."""

from __future__ import annotations

from typing import Protocol

from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.contract.project import (
    NewProject,
    Project,
    ProjectChanges,
    ProjectOrder,
    ProjectPage,
    Role,
)
from eightgentc_edge_gateway.ports.given import Given
from eightgentc_kit.identity.tokens import VerifiedToken


class ProjectsApi(Protocol):
    """Make, read, change and throw away projects. `etag`: '' for whatever is current."""

    async def create_project(
        self, person: VerifiedToken, project: NewProject, *, request_id: str
    ) -> Given[Project]: ...

    async def get_project(self, person: VerifiedToken, project_id: str) -> Project: ...

    async def list_projects(
        self,
        person: VerifiedToken,
        page: Page,
        *,
        title_contains: str,
        role: Role | None,
        order: ProjectOrder,
        deleted: bool,
    ) -> ProjectPage: ...

    async def update_project(
        self, person: VerifiedToken, project_id: str, changes: ProjectChanges, *, etag: str
    ) -> Project: ...

    async def delete_project(self, person: VerifiedToken, project_id: str, *, etag: str) -> Project: ...
