"""DiffPlanSectionVersions: what changed between two texts of a section, word by word."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.text_diff import DiffPiece, word_diff
from eightgentc_projects.ports.workspace import Workspace


@dataclass(frozen=True, slots=True)
class VersionsCompared:
    """The way from one text to the other."""

    from_version: int
    to_version: int
    pieces: list[DiffPiece]


class DiffPlanSectionVersions:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, section: str, *, from_version: int, to_version: int
    ) -> VersionsCompared:
        """`to_version` 0: the current one. Raises ResourceNotFound."""
        store = self._workspace.reading(acting.in_project(project_id)).sections
        found = await store.get(section)
        old = await store.version(found.id, from_version)
        new = await store.version(found.id, to_version or found.version)
        pieces = await asyncio.to_thread(word_diff, old.content, new.content)
        return VersionsCompared(old.version, new.version, pieces)
