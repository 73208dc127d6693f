"""A proposal: what the model made for a project, and whether it waits, is applied, was rejected or was taken back.

It has the id of its generation and is a row with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from eightgentc_projects.domain.draft import Draft, stored_draft
from eightgentc_projects.domain.errors import ProposalDecided


class ProposalState(Enum):
    """What became of a proposal."""

    WAITING = "waiting"
    APPLIED = "applied"
    REJECTED = "rejected"
    UNDONE = "undone"


class ProposalKind(Enum):
    """What a proposal is about."""

    SECTION = "section"
    GRAPH = "graph"
    DIAGRAM = "diagram"
    INSIGHT = "insight"


PERSON_TEXT = "person_text"
"""Why a proposal waits: it would replace what a person wrote."""
APPROVAL = "approval"
"""Why a proposal waits: the project asks for approval."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """What applying a proposal changed, beside the nodes and edges of a graph, which carry the generation's id.

    `item_id`: the section, diagram or insight; None: nothing. `item_version`: the version that it made, or forgot.
    `replaced_version`: the version that was there before; None: there was none.
    """

    item_id: str | None = None
    item_version: int | None = None
    replaced_version: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """`reason`: why it waited, '' where it did not. `subject`: the section's name, the diagram's type, or what is
    done with an insight.

    `recorded`: False for what a release applied that did not record what it changed. `output`: '' in lists.
    """

    id: str
    kind: ProposalKind
    state: ProposalState
    reason: str
    subject: str
    output: str
    footprint: Footprint
    recorded: bool
    requested_by: str
    create_time: datetime
    decided_by: str | None = None
    decide_time: datetime | None = None

    @property
    def draft(self) -> Draft:
        return stored_draft(self.kind.value, self.output)

    @property
    def applied(self) -> bool:
        return self.state is ProposalState.APPLIED

    def must_wait(self) -> None:
        """Raises ProposalDecided unless it waits."""
        if self.state is not ProposalState.WAITING:
            raise ProposalDecided.of(self.state.value)

    def must_be_undoable(self) -> None:
        """Raises ProposalDecided unless it is applied, by a release that recorded what it changed."""
        if self.state is not ProposalState.APPLIED:
            raise ProposalDecided.of(self.state.value)
        if not self.recorded:
            raise ProposalDecided(
                "It was applied before changes of proposals were recorded. Restore an earlier version instead.",
                metadata={"state": self.state.value},
            )

    def decided(
        self, state: ProposalState, by: str, now: datetime, footprint: Footprint | None = None
    ) -> Proposal:
        """The same with what a person decided."""
        return replace(
            self, state=state, footprint=footprint or self.footprint, decided_by=by, decide_time=now
        )
