"""Proposals and what the model made."""

from __future__ import annotations

from eightgentc.projects.v1 import proposal_pb2
from eightgentc.projects.v1 import proposal_service_pb2 as pb
from eightgentc_edge_gateway.contract.proposal import (
    Proposal,
    ProposalPage,
    ProposalState,
    WholeProposal,
)
from eightgentc_edge_gateway.translate.reader import Reader

to_proposal = Reader(proposal_pb2.Proposal, Proposal)
to_proposal_page = Reader(pb.ListProposalsResponse, ProposalPage)
to_whole_proposal = Reader(pb.GetProposalResponse, WholeProposal)

PROPOSAL_STATES: dict[ProposalState | None, proposal_pb2.ProposalState.ValueType] = {
    None: proposal_pb2.PROPOSAL_STATE_UNSPECIFIED,
    "waiting": proposal_pb2.PROPOSAL_STATE_WAITING,
    "applied": proposal_pb2.PROPOSAL_STATE_APPLIED,
    "rejected": proposal_pb2.PROPOSAL_STATE_REJECTED,
    "undone": proposal_pb2.PROPOSAL_STATE_UNDONE,
}
