"""Recall: what of the memory of a project answers a question, the best first."""

from __future__ import annotations

from eightgentc_kit.pagination import page_size
from eightgentc_projects.application.recall_memory import recall_memory
from eightgentc_projects.domain.recall import Recalled
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.text import checked
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.workspace import Workspace

MAX_QUERY = 1_000
_EMBEDDING_SECONDS = 2.0


class Recall:
    def __init__(self, workspace: Workspace, embedder: Embedder | None) -> None:
        self._workspace = workspace
        self._embedder = embedder

    async def __call__(self, acting: Acting, project_id: str, query: str, size: int) -> Recalled:
        """At most `size` items; 0: ten, and never more than fifty. Raises ResourceNotFound, FieldInvalid."""
        acting = acting.in_project(project_id)
        checked("query", query, minimum=1, maximum=MAX_QUERY)
        size = page_size(size, default=10, maximum=50)
        stores = self._workspace.reading_jointly(acting)
        await stores.projects.get()
        return await recall_memory(
            stores,
            acting,
            query,
            self._embedder,
            size=size,
            seconds=_EMBEDDING_SECONDS,
        )
