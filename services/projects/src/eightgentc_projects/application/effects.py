"""Any draft's effect, and the taking back of any proposal."""

from __future__ import annotations

from datetime import datetime

from eightgentc_projects.application.diagram_effect import DiagramEffect, diagram_effect, undo_diagram
from eightgentc_projects.application.graph_effect import GraphEffect, graph_effect, undo_graph
from eightgentc_projects.application.insight_effect import InsightEffect, insight_effect, undo_insight
from eightgentc_projects.application.section_effect import SectionEffect, section_effect, undo_section
from eightgentc_projects.domain.draft import Draft, GraphDraft, InsightDraft, SectionDraft
from eightgentc_projects.domain.proposal import Proposal, ProposalKind
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.workspace import Change

AnyEffect = SectionEffect | GraphEffect | DiagramEffect | InsightEffect


async def effect_of(
    change: Change, acting: Acting, layout: GraphLayout, draft: Draft, generation_id: str, now: datetime
) -> AnyEffect:
    """What a draft would do now. Raises FieldInvalid, TooMany."""
    if isinstance(draft, SectionDraft):
        return await section_effect(change, acting, draft, generation_id, now)
    if isinstance(draft, GraphDraft):
        return await graph_effect(change, layout, draft, generation_id)
    if isinstance(draft, InsightDraft):
        return await insight_effect(change, acting, draft, now)
    return await diagram_effect(change, acting, draft, generation_id, now)


async def undo(change: Change, acting: Acting, proposal: Proposal, now: datetime) -> None:
    """What it changed is as it was before. Raises ProposalTouched: it was changed again, and nothing is changed now."""
    match proposal.kind:
        case ProposalKind.SECTION:
            await undo_section(change, acting, proposal, now)
        case ProposalKind.GRAPH:
            await undo_graph(change, proposal)
        case ProposalKind.DIAGRAM:
            await undo_diagram(change, proposal)
        case ProposalKind.INSIGHT:
            await undo_insight(change, acting, proposal, now)
