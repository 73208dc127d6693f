"""What the model made becomes a proposal, applied by itself unless a person has to decide: for routes and chats alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.project import Approval
from eightgentc_projects.domain.proposal import APPROVAL, PERSON_TEXT, Footprint, ProposalState
from eightgentc_projects.ports.workspace import Change


class Effect(Protocol):
    """What a draft would change, as the project is inside a unit of work. Nothing is changed until `write`."""

    @property
    def replaces_person(self) -> bool:
        """Whether it would replace what a person wrote."""
        ...

    @property
    def footprint(self) -> Footprint:
        """What undoing it has to know."""
        ...

    async def write(self, change: Change) -> None:
        """Change it, and record what changed."""
        ...


async def propose(change: Change, generation: Generation, effect: Effect) -> Generation:
    """Save a generation, and apply it unless the project asks for approval or a person's text would be replaced.

    Returns it as it was saved.
    """
    project = await change.projects.get()
    reason = PERSON_TEXT if effect.replaces_person else ""
    if project.details.approval is Approval.ASK:
        reason = APPROVAL
    saved = replace(
        generation,
        applied=not reason,
        state=ProposalState.WAITING if reason else ProposalState.APPLIED,
        reason=reason,
        footprint=Footprint() if reason else effect.footprint,
    )
    await change.generations.insert(saved)
    change.record("generation", saved.id, after={"kind": saved.kind, "applied": saved.applied})
    if saved.applied:
        await effect.write(change)
    return saved
