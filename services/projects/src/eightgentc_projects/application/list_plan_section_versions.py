"""ListPlanSectionVersions, GetPlanSectionVersion and DiffPlanSectionVersions: what a section said before."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from eightgentc_projects.application.page import Page, PageRequest, load_page
from eightgentc_projects.domain.plan_section import SectionVersion
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.text_diff import DiffPiece, word_diff
from eightgentc_projects.ports.workspace import Workspace


class ListPlanSectionVersions:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, section: str, page: PageRequest
    ) -> Page[SectionVersion]:
        """Newest first, without texts. Raises ResourceNotFound, FieldInvalid, PageTokenInvalid."""
        store = self._workspace.reading(acting.in_project(project_id)).sections
        found = await store.get(section)
        return await load_page(
            page,
            ["section versions", found.id],
            lambda before, size: store.versions(found.id, before, size),
            lambda version: [version.version],
            parse=lambda raw: int(raw[0]),
            default=50,
            maximum=200,
        )


class GetPlanSectionVersion:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, section: str, version: int) -> SectionVersion:
        """Raises ResourceNotFound."""
        store = self._workspace.reading(acting.in_project(project_id)).sections
        found = await store.get(section)
        return await store.version(found.id, version)


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
