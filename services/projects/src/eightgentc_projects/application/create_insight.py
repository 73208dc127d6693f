"""CreateInsight: a person writes down what the project is to remember."""

from __future__ import annotations

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.record_insight import save_learning
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.errors import TooMany
from eightgentc_projects.domain.insight import MAX_INSIGHTS, Insight, InsightDetails, new_insight
from eightgentc_projects.domain.learning import Learning
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace


class CreateInsight:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, details: InsightDetails, repeat: Repeat[Insight]
    ) -> Insight | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, RequestIdReused, TooMany."""
        acting, now = acting.in_project(project_id), self._clock.now()
        new = new_insight(new_id(), acting.project_id, details, now)
        async with self._workspace.change(acting, cause="CreateInsight", needs=Role.EDITOR) as change:
            stored = await repeat.seen(change)
            if stored is not None:
                return stored
            known = await change.insights.every()
            if sum(insight.delete_time is None for insight in known) >= MAX_INSIGHTS:
                raise TooMany(metadata={"resource": "insight", "limit": str(MAX_INSIGHTS)})
            learning = Learning(acting.project_id, known, now, new_id)
            learning.edit(new)
            await save_learning(change, learning, author_id=acting.user_id, cause="edit")
            created = learning[new.id]
            await repeat.keep(change, created)
        return created
