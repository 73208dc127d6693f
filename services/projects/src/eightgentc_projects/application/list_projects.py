"""ListProjects: the person's projects, by keyset pages, filtered and sorted."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page
from eightgentc_projects.domain.project import Project
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.project_store import ProjectFilter, ProjectOrder
from eightgentc_projects.ports.workspace import Workspace


class ListProjects:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, filter: ProjectFilter, page: PageRequest) -> Page[Project]:
        """Raises FieldInvalid, PageTokenInvalid."""
        store = self._workspace.reading(acting).projects
        role = filter.role.word if filter.role else ""
        query = ["projects", filter.title_contains, role, filter.order.value, filter.deleted]
        return await load_page(
            page,
            query,
            lambda after, size: store.page(filter, after, size),
            lambda project: [_sort_value(project, filter.order), project.id],
            parse=lambda raw: (str(raw[0]), str(raw[1])),
        )


def _sort_value(project: Project, order: ProjectOrder) -> str:
    if order is ProjectOrder.TITLE_ASC:
        return project.details.title
    if order is ProjectOrder.UPDATE_TIME_DESC:
        return project.update_time.isoformat()
    return project.create_time.isoformat()
