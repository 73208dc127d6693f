"""A drawn diagram becomes a new one, and how that is taken back; no drawing of a person is replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eightgentc_kit.errors import FieldViolation
from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.diagram import Diagram, DiagramDetails
from eightgentc_projects.domain.draft import DiagramDraft
from eightgentc_projects.domain.errors import ProposalTouched, ResourceNotFound
from eightgentc_projects.domain.proposal import Footprint, Proposal
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Change


@dataclass(frozen=True, slots=True)
class DiagramEffect:
    """`diagram`: the new one. `is_there`: it is one that the model drew just so before, and nothing is to be done."""

    diagram: Diagram
    is_there: bool = False

    @property
    def replaces_person(self) -> bool:
        return False

    @property
    def footprint(self) -> Footprint:
        return Footprint() if self.is_there else Footprint(self.diagram.id, self.diagram.version)

    async def write(self, change: Change) -> None:
        if self.is_there:
            return
        await change.diagrams.insert(self.diagram)
        await change.diagrams.add_version(self.diagram, author_id=None, cause="generate")
        change.record("diagram", self.diagram.id, after=self.diagram.details)


async def diagram_effect(
    change: Change, acting: Acting, draft: DiagramDraft, generation_id: str, now: datetime
) -> DiagramEffect:
    """What the draft would add now: nothing where the same was drawn before and no person changed it."""
    found = await change.diagrams.find_drawn(draft.type, draft.content)
    if found is not None:
        return DiagramEffect(found, is_there=True)
    return new_diagram(acting, draft, generation_id, now)


def new_diagram(acting: Acting, draft: DiagramDraft, generation_id: str, now: datetime) -> DiagramEffect:
    """A diagram more, whatever is there."""
    return DiagramEffect(
        Diagram(
            id=new_id(),
            project_id=acting.project_id,
            details=DiagramDetails(type=draft.type, content=draft.content),
            check=draft.check,
            version=1,
            etag_version=1,
            generation_id=generation_id,
            edited_by_person=False,
            create_time=now,
            update_time=now,
        )
    )


async def undo_diagram(change: Change, proposal: Proposal) -> None:
    """The diagram goes, unless it is gone already. Raises ProposalTouched."""
    made = proposal.footprint
    if made.item_id is None:
        return
    try:
        diagram = await change.diagrams.get(made.item_id)
    except ResourceNotFound:
        return
    if diagram.etag_version != 1:
        what = f"was changed, its text is version {diagram.version}"
        raise ProposalTouched.by([FieldViolation(f"diagrams/{diagram.id}", what)])
    await change.diagrams.delete(diagram.id)
    change.record("diagram", diagram.id, before=diagram.details)
