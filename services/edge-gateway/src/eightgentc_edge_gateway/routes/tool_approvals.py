"""A person's answers to tool approvals: each is one call, and the stream says what became of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from eightgentc.projects.v1 import proposal_service_pb2 as pb
from eightgentc.projects.v1.proposal_service_pb2_grpc import ProposalServiceStub
from eightgentc_edge_gateway.translate.tool_approvals import (
    ToolApproval,
    beginning,
    end,
    failure,
    outcome,
)
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.errors import DomainError
from eightgentc_kit.identity.tokens import VerifiedToken


async def decided(
    projects: ServiceClient, person: VerifiedToken, project_id: str, answers: Sequence[ToolApproval]
) -> AsyncGenerator[bytes, None]:
    """The frames of a stream that goes on with the message that asked."""
    stub = ProposalServiceStub(projects.shared)
    yield beginning(answers[0].message_id)
    for answer in answers:
        which = {"project_id": project_id, "proposal_id": answer.proposal_id}
        try:
            if answer.approved:
                await projects.call(person, stub.AcceptProposal, pb.AcceptProposalRequest(**which))
            else:
                await projects.call(person, stub.RejectProposal, pb.RejectProposalRequest(**which))
        except DomainError as error:
            yield failure(answer, error.message)
        else:
            yield outcome(answer, "applied" if answer.approved else "rejected")
    yield end()
