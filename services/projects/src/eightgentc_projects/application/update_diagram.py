"""UpdateDiagram: another text, type or title; what does not parse is kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from eightgentc_kit.clock import Clock
from eightgentc_projects.application.check_diagram import check_diagram
from eightgentc_projects.domain.diagram import Diagram
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.planner import Planner
from eightgentc_projects.ports.workspace import Workspace


class UpdateDiagram:
    def __init__(self, workspace: Workspace, planner: Planner, clock: Clock) -> None:
        self._workspace = workspace
        self._planner = planner
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, diagram_id: str, changes: Mapping[str, Any], *, etag: str
    ) -> Diagram:
        """`changes`: fields of the details with their new values.

        Raises:
            ResourceNotFound, RoleNotSufficient, EtagStale, FieldInvalid.
        """
        acting = acting.in_project(project_id)
        seen = await self._workspace.reading(acting).diagrams.get(diagram_id)
        details = replace(seen.details, **changes).checked()
        check = seen.check
        if (details.type, details.content) != (seen.details.type, seen.details.content):
            details, check = await check_diagram(self._planner, acting, details)
        async with self._workspace.change(acting, cause="UpdateDiagram", needs=Role.EDITOR) as change:
            found = await change.diagrams.get(diagram_id)
            found.must_match(etag)
            if changes.keys().isdisjoint({"type", "content"}):
                # What was checked is not touched: whatever it is by now stays.
                details, check = replace(found.details, **changes).checked(), found.check
            edited = found.edited(details, check, self._clock.now())
            if edited is found:
                return found
            await change.diagrams.save(edited)
            if edited.version != found.version:
                await change.diagrams.add_version(edited, author_id=acting.user_id, cause="edit")
            change.record("diagram", found.id, before=found.details, after=edited.details)
        return edited
