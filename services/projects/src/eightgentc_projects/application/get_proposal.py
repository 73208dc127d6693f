"""GetProposal: a proposal with what the model made, and what it would replace."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_projects.domain.draft import SectionDraft
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.proposal import Proposal
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Stores, Workspace


@dataclass(frozen=True, slots=True)
class ProposalFound:
    """`section`: the one that it is about, as it is now; None: there is none, or it is about something else."""

    proposal: Proposal
    section: PlanSection | None


class GetProposal:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, proposal_id: str) -> ProposalFound:
        """Raises ResourceNotFound."""
        stores = self._workspace.reading(acting.in_project(project_id))
        proposal = await found_proposal(stores, proposal_id)
        draft = proposal.draft
        section = None
        if isinstance(draft, SectionDraft):
            section = await stores.sections.find(proposal.footprint.item_id or draft.section)
        return ProposalFound(proposal, section)


async def found_proposal(stores: Stores, proposal_id: str) -> Proposal:
    """Raises ResourceNotFound."""
    proposal = await stores.generations.proposal(proposal_id)
    if proposal is None:
        raise ResourceNotFound.of("proposal")
    return proposal
