"""Proposals and what the model made."""

from __future__ import annotations

from eightgentc.projects.v1 import proposal_pb2
from eightgentc.projects.v1 import proposal_service_pb2 as pb
from eightgentc_edge_gateway.contract.proposal import (
    Proposal,
    ProposalPage,
    ProposalState,
    ProposedContent,
    WholeProposal,
)
from eightgentc_edge_gateway.translate.reader import JsonObject, Reader

to_proposal = Reader(proposal_pb2.Proposal, Proposal)
to_proposal_page = Reader(pb.ListProposalsResponse, ProposalPage)
_to_whole_proposal = Reader(proposal_pb2.Proposal, WholeProposal, content=None)
to_proposed_content = Reader(proposal_pb2.ProposedContent, ProposedContent)


def to_whole_proposal(found: pb.GetProposalResponse) -> JsonObject:
    """The proposal, and in it what the model made."""
    return _to_whole_proposal(found.proposal) | {"content": to_proposed_content(found.content)}


PROPOSAL_STATES: dict[ProposalState | None, proposal_pb2.ProposalState.ValueType] = {
    None: proposal_pb2.PROPOSAL_STATE_UNSPECIFIED,
    "waiting": proposal_pb2.PROPOSAL_STATE_WAITING,
    "applied": proposal_pb2.PROPOSAL_STATE_APPLIED,
    "rejected": proposal_pb2.PROPOSAL_STATE_REJECTED,
    "undone": proposal_pb2.PROPOSAL_STATE_UNDONE,
}
