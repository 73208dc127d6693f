"""Proposals: what the model made, in chats and by the generate routes, until a person has decided and after."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from eightgentc_edge_gateway.contract.graph import Edge, Node
from eightgentc_edge_gateway.contract.model import Id, Resource, Time

ProposalKind = Literal["section", "graph", "diagram", "insight"]
ProposalState = Literal["waiting", "applied", "rejected", "undone"]


class Proposal(Resource):
    """What the model made, and what became of it. Its id is that of the generation."""

    id: Id
    kind: ProposalKind
    state: ProposalState
    reason: str | None = Field(
        default=None,
        examples=["person_text"],
        description="Why it waits, or waited: `person_text` (it replaces what a person wrote) or `approval` (the project "
        "asks for it). Absent where it was applied by itself.",
    )
    subject: str = Field(
        examples=["Goals"],
        description="The section's name, the diagram's type, or what is done with an insight "
        "(`remember`, `forget`, `replace`); empty for a graph.",
    )
    item_id: Id | None = Field(
        default=None, description="The section, diagram or insight that it changed or made."
    )
    item_version: int | None = Field(default=None, description="The version of it that was made.")
    replaced_version: int | None = Field(
        default=None, description="The version of the section that was replaced; absent where there was none."
    )
    requested_by: Id
    decided_by: Id | None = Field(default=None, description="Who accepted, rejected or took it back.")
    created_at: Time
    decided_at: Time | None = None


class ProposalPage(Resource):
    """A page of proposals, newest first."""

    proposals: list[Proposal]
    next_page_token: str | None = None


class ProposedContent(Resource):
    """What the model made: the text of a section or diagram, the nodes and edges of a graph, or what is to be remembered."""

    text: str | None = None
    nodes: list[Node]
    edges: list[Edge]
    current_text: str | None = Field(
        default=None,
        description="Of a section: its text now, which is replaced while the proposal waits. Of an insight: that which is "
        "to be forgotten or replaced.",
    )
    current_version: int | None = Field(
        default=None, description="Of a section: its version now; absent where there is no such section."
    )


class WholeProposal(Proposal):
    """A proposal with what the model made."""

    content: ProposedContent
