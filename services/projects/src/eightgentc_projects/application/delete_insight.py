"""DeleteInsight: nobody is told of it any more, and no chat that says it brings it back."""

from __future__ import annotations

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.record_insight import save_learning
from eightgentc_projects.domain.learning import Learning
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class DeleteInsight:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(self, acting: Acting, project_id: str, insight_id: str, *, etag: str) -> None:
        """Raises ResourceNotFound, RoleNotSufficient, EtagStale."""
        acting, now = acting.in_project(project_id), self._clock.now()
        async with self._workspace.change(acting, cause="DeleteInsight", needs=Role.EDITOR) as change:
            found = await change.insights.get(insight_id)
            found.must_match(etag)
            learning = Learning(acting.project_id, await change.insights.every(), now, new_id)
            learning.edit(found.deleted(now))
            await save_learning(change, learning, author_id=acting.user_id, cause="edit")
