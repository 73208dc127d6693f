"""ListDiagrams: the diagrams of a project, newest change first."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page, parse_time_and_id
from eightgentc_projects.domain.diagram import Diagram
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class ListDiagrams:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, type: str, page: PageRequest) -> Page[Diagram]:
        """Newest change first, so the first of a type is its latest. Raises ResourceNotFound, PageTokenInvalid."""
        stores = self._workspace.reading(acting.in_project(project_id))
        found = await load_page(
            page,
            ["diagrams", project_id, type],
            lambda after, size: stores.diagrams.page(type, after, size),
            lambda diagram: [diagram.update_time.isoformat(), diagram.id],
            parse=parse_time_and_id,
        )
        if not found.items:
            await stores.projects.get()
        return found
