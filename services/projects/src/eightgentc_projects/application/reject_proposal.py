"""RejectProposal: what waits is not applied."""

from __future__ import annotations

from eightgentc_kit.clock import Clock
from eightgentc_projects.application.deciding import decide, deciding
from eightgentc_projects.domain.proposal import Proposal, ProposalState
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class RejectProposal:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(self, acting: Acting, project_id: str, proposal_id: str) -> Proposal:
        """A proposal that is rejected already stays as it is.

        Raises:
            ResourceNotFound, RoleNotSufficient.
            ProposalDecided: it was applied.
        """
        acting = acting.in_project(project_id)
        async with deciding(self._workspace, acting, proposal_id, cause="RejectProposal") as (
            change,
            proposal,
        ):
            if proposal.state is ProposalState.REJECTED:
                return proposal
            proposal.must_wait()
            rejected = proposal.decided(ProposalState.REJECTED, acting.user_id, self._clock.now())
            await decide(change, proposal, rejected)
        return rejected
