"""ProposalService: parse, call the use case, build the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc.projects.v1 import proposal_pb2 as proposal_pb
from eightgentc.projects.v1 import proposal_service_pb2 as pb
from eightgentc.projects.v1 import proposal_service_pb2_grpc as rpc
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.pagination import PageSeal
from eightgentc_projects.adapters.inbound.grpc import mapping
from eightgentc_projects.adapters.inbound.grpc.call import acting, page_of
from eightgentc_projects.application.accept_proposal import AcceptProposal
from eightgentc_projects.application.get_proposal import GetProposal, ProposalFound
from eightgentc_projects.application.list_proposals import ListProposals
from eightgentc_projects.application.reject_proposal import RejectProposal
from eightgentc_projects.application.undo_proposal import UndoProposal
from eightgentc_projects.domain.draft import GraphDraft, InsightDraft
from eightgentc_projects.domain.proposal import ProposalState

_STATES: dict[int, ProposalState | None] = {
    proposal_pb.ProposalState.Value(f"PROPOSAL_STATE_{state.name}"): state for state in ProposalState
} | {proposal_pb.PROPOSAL_STATE_UNSPECIFIED: None}


@dataclass(frozen=True, slots=True)
class ProposalServicer(rpc.ProposalServiceServicer):
    list_proposals: ListProposals
    get_proposal: GetProposal
    accept_proposal: AcceptProposal
    reject_proposal: RejectProposal
    undo_proposal: UndoProposal
    seal: PageSeal

    async def ListProposals(self, request: pb.ListProposalsRequest, context: Any) -> pb.ListProposalsResponse:
        if request.state not in _STATES:
            raise FieldInvalid.of("state", "must be waiting, applied, rejected or undone")
        page = await self.list_proposals(
            acting(), request.project_id, _STATES[request.state], page_of(request, self.seal)
        )
        return pb.ListProposalsResponse(
            proposals=[mapping.proposal(proposal) for proposal in page.items], next_page_token=page.next_token
        )

    async def GetProposal(self, request: pb.GetProposalRequest, context: Any) -> pb.GetProposalResponse:
        found = await self.get_proposal(acting(), request.project_id, request.proposal_id)
        return pb.GetProposalResponse(proposal=mapping.proposal(found.proposal), content=_content(found))

    async def AcceptProposal(
        self, request: pb.AcceptProposalRequest, context: Any
    ) -> pb.AcceptProposalResponse:
        accepted = await self.accept_proposal(acting(), request.project_id, request.proposal_id)
        return pb.AcceptProposalResponse(proposal=mapping.proposal(accepted))

    async def RejectProposal(
        self, request: pb.RejectProposalRequest, context: Any
    ) -> pb.RejectProposalResponse:
        rejected = await self.reject_proposal(acting(), request.project_id, request.proposal_id)
        return pb.RejectProposalResponse(proposal=mapping.proposal(rejected))

    async def UndoProposal(self, request: pb.UndoProposalRequest, context: Any) -> pb.UndoProposalResponse:
        undone = await self.undo_proposal(acting(), request.project_id, request.proposal_id)
        return pb.UndoProposalResponse(proposal=mapping.proposal(undone))


def _content(found: ProposalFound) -> proposal_pb.ProposedContent:
    draft, section = found.proposal.draft, found.section
    if isinstance(draft, InsightDraft):
        insight = found.insight
        return proposal_pb.ProposedContent(
            text=draft.text, current_text=insight.details.text if insight else ""
        )
    if isinstance(draft, GraphDraft):
        return proposal_pb.ProposedContent(
            nodes=[mapping.node(node) for node in draft.nodes],
            edges=[mapping.edge(edge) for edge in draft.joined_by_id()],
        )
    return proposal_pb.ProposedContent(
        text=draft.content,
        current_text=section.details.content if section else "",
        current_version=section.version if section else 0,
    )
