"""GetProposal: a proposal with what the model made, and what it would replace."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from eightgentc_projects.domain.draft import InsightDraft, SectionDraft
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.insight import Insight
from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.proposal import Proposal
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Stores, Workspace


@dataclass(frozen=True, slots=True)
class ProposalFound:
    """`section`, `insight`: what it would replace, as it is now; None: there is none, or it is about something else."""

    proposal: Proposal
    section: PlanSection | None = None
    insight: Insight | None = None


class GetProposal:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, proposal_id: str) -> ProposalFound:
        """Raises ResourceNotFound."""
        stores = self._workspace.reading(acting.in_project(project_id))
        proposal = await found_proposal(stores, proposal_id)
        match proposal.draft:
            case SectionDraft(section):
                found = await stores.sections.find(proposal.footprint.item_id or section)
                return ProposalFound(proposal, section=found)
            case InsightDraft(_, insight_id) if insight_id:
                with suppress(ResourceNotFound):  # it was deleted since
                    return ProposalFound(proposal, insight=await stores.insights.get(insight_id))
        return ProposalFound(proposal)


async def found_proposal(stores: Stores, proposal_id: str) -> Proposal:
    """Raises ResourceNotFound."""
    proposal = await stores.generations.proposal(proposal_id)
    if proposal is None:
        raise ResourceNotFound.of("proposal")
    return proposal
