"""ListProposals: what the model made, newest first."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page, parse_time_and_id
from eightgentc_projects.domain.proposal import Proposal, ProposalState
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class ListProposals:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, state: ProposalState | None, page: PageRequest
    ) -> Page[Proposal]:
        """Without outputs; `state` None: all. Raises ResourceNotFound, PageTokenInvalid."""
        stores = self._workspace.reading(acting.in_project(project_id))
        found = await load_page(
            page,
            ["proposals", project_id, state.value if state else ""],
            lambda after, size: stores.generations.proposals(state, after, size),
            lambda proposal: [proposal.create_time.isoformat(), proposal.id],
            parse=parse_time_and_id,
        )
        if not found.items:
            await stores.projects.get()
        return found
