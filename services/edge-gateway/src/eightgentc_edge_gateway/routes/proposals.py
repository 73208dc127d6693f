"""Proposals: what the model made, to accept, reject and take back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc.projects.v1 import proposal_service_pb2 as pb
from eightgentc.projects.v1.proposal_service_pb2_grpc import ProposalServiceStub
from eightgentc_edge_gateway.contract.proposal import Proposal, ProposalPage, ProposalState, WholeProposal
from eightgentc_edge_gateway.http.answers import answer
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.parameters import PageSize, PageToken, ProjectId, ProposalId
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.translate import proposal as translate
from eightgentc_edge_gateway.upstream.service_client import ServiceClient


def proposals_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects/{project_id}/proposals`."""
    router = APIRouter(
        prefix="/api/projects/{project_id}/proposals", tags=["proposals"], route_class=StrictRoute
    )
    stub = ProposalServiceStub(projects.shared)

    @router.get("", **gives(ProposalPage, problems=(404,)))
    async def list_proposals(
        project_id: ProjectId,
        person: Person,
        state: Annotated[ProposalState | None, Query(description="Only those in this state.")] = None,
        page_size: PageSize = 0,
        page_token: PageToken = "",
    ) -> Response:
        """Proposals, newest first, without what the model made."""
        request = pb.ListProposalsRequest(
            project_id=project_id,
            page_size=page_size,
            page_token=page_token,
            state=translate.PROPOSAL_STATES[state],
        )
        return answer(translate.to_proposal_page(await projects.call(person, stub.ListProposals, request)))

    @router.get("/{proposal_id}", **gives(WholeProposal, problems=(404,)))
    async def get_proposal(project_id: ProjectId, proposal_id: ProposalId, person: Person) -> Response:
        """One proposal with what the model made, and the text that it would replace."""
        request = pb.GetProposalRequest(project_id=project_id, proposal_id=proposal_id)
        return answer(translate.to_whole_proposal(await projects.call(person, stub.GetProposal, request)))

    @router.post("/{proposal_id}/accept", **gives(Proposal, problems=(403, 404, 409)))
    async def accept_proposal(project_id: ProjectId, proposal_id: ProposalId, person: Person) -> Response:
        """Applies a proposal that waits. A text that a person wrote there becomes an earlier version."""
        request = pb.AcceptProposalRequest(project_id=project_id, proposal_id=proposal_id)
        accepted = await projects.call(person, stub.AcceptProposal, request)
        return answer(translate.to_proposal(accepted.proposal))

    @router.post("/{proposal_id}/reject", **gives(Proposal, problems=(403, 404, 409)))
    async def reject_proposal(project_id: ProjectId, proposal_id: ProposalId, person: Person) -> Response:
        """Does not apply a proposal that waits."""
        request = pb.RejectProposalRequest(project_id=project_id, proposal_id=proposal_id)
        rejected = await projects.call(person, stub.RejectProposal, request)
        return answer(translate.to_proposal(rejected.proposal))

    @router.post("/{proposal_id}/undo", **gives(Proposal, problems=(403, 404, 409)))
    async def undo_proposal(project_id: ProjectId, proposal_id: ProposalId, person: Person) -> Response:
        """Takes back what a proposal changed. 409 where something later touched it; `errors` names what."""
        request = pb.UndoProposalRequest(project_id=project_id, proposal_id=proposal_id)
        undone = await projects.call(person, stub.UndoProposal, request)
        return answer(translate.to_proposal(undone.proposal))

    return router
