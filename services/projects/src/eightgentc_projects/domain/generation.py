"""What the model made for a project, and when it may be applied by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.proposal import Footprint, ProposalState


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run as ai reports it. `receipt`: which context and which day the model was told, as JSON-ready values."""

    run_id: str
    provider: str
    model: str
    input_tokens: int
    output_tokens: int
    cost_nano_usd: int
    cache: str
    repairs: tuple[str, ...] = ()
    receipt: dict[str, object] = field(default_factory=dict)

    @property
    def local_date(self) -> str:
        """The day that the model was told it is."""
        return str(self.receipt.get("localDate", ""))

    @property
    def weekday(self) -> str:
        """The name of that day, in English."""
        return str(self.receipt.get("weekday", ""))

    @property
    def time_zone(self) -> str:
        """The time zone that the model was told."""
        return str(self.receipt.get("timeZone", ""))


@dataclass(frozen=True, slots=True)
class Generation:
    """A finished generation. `output`: the checked answer as JSON text, the base of later merges.

    `state`, `reason`, `footprint`: of the proposal that it is; state None: it is none, as the reply of a chat.
    """

    id: str
    kind: str
    run: RunInfo
    output: str
    applied: bool
    requested_by: str
    create_time: datetime
    state: ProposalState | None = None
    reason: str = ""
    footprint: Footprint = field(default_factory=Footprint)


def may_replace(section: PlanSection | None) -> bool:
    """A generated text is applied by itself while it replaces nothing that a person wrote."""
    return section is None or not section.edited_by_person
