"""ListDiagramVersions: earlier texts of a diagram, newest first."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page
from eightgentc_projects.domain.diagram import DiagramVersion
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


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
