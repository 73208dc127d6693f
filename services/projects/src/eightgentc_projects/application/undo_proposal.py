"""UndoProposal: what a proposal changed is as it was before, while nothing later touched it."""

from __future__ import annotations

from eightgentc_kit.clock import Clock
from eightgentc_projects.application.deciding import decide, deciding
from eightgentc_projects.application.effects import undo
from eightgentc_projects.domain.proposal import Proposal, ProposalState
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class UndoProposal:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(self, acting: Acting, project_id: str, proposal_id: str) -> Proposal:
        """A proposal that is taken back already stays as it is.

        Raises:
            ResourceNotFound, RoleNotSufficient.
            ProposalDecided: it waits or was rejected.
            ProposalTouched: what it changed was changed again; the violations say by what.
        """
        acting = acting.in_project(project_id)
        now = self._clock.now()
        async with deciding(self._workspace, acting, proposal_id, cause="UndoProposal") as (change, proposal):
            if proposal.state is ProposalState.UNDONE:
                return proposal
            proposal.must_be_undoable()
            undone = proposal.decided(ProposalState.UNDONE, acting.user_id, now)
            await decide(change, proposal, undone)
            await undo(change, acting, proposal, now)
        return undone
