"""ListInsights: what a project remembers, newest change first."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page, parse_time_and_id
from eightgentc_projects.domain.insight import Insight, InsightKind, InsightState
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class ListInsights:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self,
        acting: Acting,
        project_id: str,
        page: PageRequest,
        *,
        state: InsightState | None = None,
        kind: InsightKind | None = None,
    ) -> Page[Insight]:
        """`state`, `kind`: only those; None: all. Raises ResourceNotFound, PageTokenInvalid."""
        stores = self._workspace.reading(acting.in_project(project_id))
        found = await load_page(
            page,
            ["insights", project_id, state and state.value, kind and kind.value],
            lambda after, size: stores.insights.page(state, kind, after, size),
            lambda insight: [insight.update_time.isoformat(), insight.id],
            parse=parse_time_and_id,
            default=50,
            maximum=200,
        )
        if not found.items:
            await stores.projects.get()
        return found
