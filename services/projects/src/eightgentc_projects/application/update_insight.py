"""UpdateInsight: another text or kind, pinned, muted, or told until a day; from then on it is a person's word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.record_insight import save_learning
from eightgentc_projects.domain.insight import Insight
from eightgentc_projects.domain.learning import Learning
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class UpdateInsight:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, insight_id: str, changes: Mapping[str, Any], *, etag: str
    ) -> Insight:
        """`changes`: fields of the details with their new values.

        Raises:
            ResourceNotFound, RoleNotSufficient, EtagStale, FieldInvalid.
        """
        acting, now = acting.in_project(project_id), self._clock.now()
        async with self._workspace.change(acting, cause="UpdateInsight", needs=Role.EDITOR) as change:
            found = await change.insights.get(insight_id)
            found.must_match(etag)
            edited = found.edited(replace(found.details, **changes), now)
            if edited is found:
                return found
            learning = Learning(acting.project_id, await change.insights.every(), now, new_id)
            learning.edit(edited)
            await save_learning(change, learning, author_id=acting.user_id, cause="edit")
        return learning[found.id]
