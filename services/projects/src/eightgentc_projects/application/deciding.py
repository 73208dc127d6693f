"""The unit of work in which a person decides about a proposal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from eightgentc_projects.application.get_proposal import found_proposal
from eightgentc_projects.domain.proposal import Proposal, ProposalKind
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Change, Workspace


@asynccontextmanager
async def deciding(
    workspace: Workspace, acting: Acting, proposal_id: str, *, cause: str
) -> AsyncIterator[tuple[Change, Proposal]]:
    """The change, and the proposal as it is in it. Raises ResourceNotFound, RoleNotSufficient."""
    # Its kind never changes, and says whether the graph's snapshot has to go.
    known = await found_proposal(workspace.reading(acting), proposal_id)
    touches_graph = known.kind is ProposalKind.GRAPH
    async with workspace.change(
        acting, cause=cause, needs=Role.EDITOR, touches_graph=touches_graph
    ) as change:
        yield change, await found_proposal(change, proposal_id)


async def decide(change: Change, before: Proposal, after: Proposal) -> None:
    """Save the decision, and record it."""
    await change.generations.decide(after)
    states = {"before": {"state": before.state.value}, "after": {"state": after.state.value}}
    change.record("generation", after.id, **states)
