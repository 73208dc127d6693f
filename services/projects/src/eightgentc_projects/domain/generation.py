"""What the model made for a project, and when it may be applied by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from eightgentc_projects.domain.plan_section import PlanSection


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run as ai reports it. `receipt`: which context the model saw, as JSON-ready values."""

    run_id: str
    provider: str
    model: str
    input_tokens: int
    output_tokens: int
    cost_nano_usd: int
    cache: str
    repairs: tuple[str, ...] = ()
    receipt: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Generation:
    """A finished generation. `output`: the checked answer as JSON text, the base of later merges."""

    id: str
    kind: str
    run: RunInfo
    output: str
    applied: bool
    requested_by: str
    create_time: datetime


def may_replace(section: PlanSection | None) -> bool:
    """A generated text is applied by itself while it replaces nothing that a person wrote."""
    return section is None or not section.edited_by_person
