"""GetDiagram, ListDiagrams and their versions: what was drawn."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page, parse_time_and_id
from eightgentc_projects.domain.diagram import Diagram, DiagramVersion
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class GetDiagram:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, diagram_id: str) -> Diagram:
        """Raises ResourceNotFound."""
        return await self._workspace.reading(acting.in_project(project_id)).diagrams.get(diagram_id)


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


class ListDiagramVersions:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, diagram_id: str, page: PageRequest
    ) -> Page[DiagramVersion]:
        """Newest first, without texts. Raises ResourceNotFound, PageTokenInvalid."""
        store = self._workspace.reading(acting.in_project(project_id)).diagrams
        diagram = await store.get(diagram_id)
        return await load_page(
            page,
            ["diagram versions", diagram.id],
            lambda before, size: store.versions(diagram.id, before, size),
            lambda version: [version.version],
            parse=lambda raw: int(raw[0]),
            default=50,
            maximum=200,
        )


class GetDiagramVersion:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, diagram_id: str, version: int
    ) -> DiagramVersion:
        """Raises ResourceNotFound."""
        store = self._workspace.reading(acting.in_project(project_id)).diagrams
        return await store.version((await store.get(diagram_id)).id, version)
