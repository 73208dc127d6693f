"""AcceptProposal: what waits is applied, as it would have been by itself; what a person wrote there becomes an earlier version."""

from __future__ import annotations

from eightgentc_kit.clock import Clock
from eightgentc_projects.application.deciding import decide, deciding
from eightgentc_projects.application.effects import effect_of
from eightgentc_projects.domain.proposal import Proposal, ProposalState
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.workspace import Workspace


class AcceptProposal:
    def __init__(self, workspace: Workspace, layout: GraphLayout, clock: Clock) -> None:
        self._workspace = workspace
        self._layout = layout
        self._clock = clock

    async def __call__(self, acting: Acting, project_id: str, proposal_id: str) -> Proposal:
        """A proposal that is applied already stays as it is.

        Raises:
            ResourceNotFound, RoleNotSufficient, FieldInvalid, TooMany.
            ProposalDecided: it was rejected or taken back.
        """
        acting = acting.in_project(project_id)
        now = self._clock.now()
        async with deciding(self._workspace, acting, proposal_id, cause="AcceptProposal") as (
            change,
            proposal,
        ):
            if proposal.applied:
                return proposal
            proposal.must_wait()
            effect = await effect_of(change, acting, self._layout, proposal.draft, proposal.id, now)
            accepted = proposal.decided(ProposalState.APPLIED, acting.user_id, now, effect.footprint)
            await decide(change, proposal, accepted)
            await effect.write(change)
        return accepted
