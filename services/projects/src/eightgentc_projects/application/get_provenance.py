"""GetProvenance: the words that a thing, or all that a generation made, comes from."""

from __future__ import annotations

from collections.abc import Iterable

from eightgentc_projects.application.told_sources import Present, present
from eightgentc_projects.domain.diagram import Diagram
from eightgentc_projects.domain.draft import Draft
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.domain.insight import Insight
from eightgentc_projects.domain.made import Made, made_of_diagram, made_of_graph, made_of_section
from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.proposal import Proposal, ProposalKind
from eightgentc_projects.domain.provenance import ItemKind
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.told_provenance import ProvenanceItem
from eightgentc_projects.ports.workspace import Stores, Workspace

_NEWEST = 20
"""So many texts of a section are looked through for its paragraphs."""


class GetProvenance:
    """What people made has none: then there are no items."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def of_node(self, acting: Acting, project_id: str, ref: str) -> list[ProvenanceItem]:
        """`ref`: id or client key. Raises ResourceNotFound."""
        stores = self._stores(acting, project_id)
        found = await stores.graph.nodes([ref])
        if not found:
            raise ResourceNotFound.of("node")
        return await _of_drawn(stores, found[0])

    async def of_edge(self, acting: Acting, project_id: str, ref: str) -> list[ProvenanceItem]:
        """`ref`: id or client key. Raises ResourceNotFound."""
        stores = self._stores(acting, project_id)
        found = await stores.graph.edges([ref])
        if not found:
            raise ResourceNotFound.of("edge")
        return await _of_drawn(stores, found[0])

    async def of_section(self, acting: Acting, project_id: str, ref: str) -> list[ProvenanceItem]:
        """Of the paragraphs that are as the model wrote them, wherever they are now.

        Raises ResourceNotFound. `ref`: id or name.
        """
        stores = self._stores(acting, project_id)
        return await _of_section(stores, await stores.sections.get(ref))

    async def of_diagram(self, acting: Acting, project_id: str, diagram_id: str) -> list[ProvenanceItem]:
        """Of its elements as the model drew them. Raises ResourceNotFound."""
        stores = self._stores(acting, project_id)
        return await _of_diagram(stores, await stores.diagrams.get(diagram_id))

    async def of_insight(self, acting: Acting, project_id: str, insight_id: str) -> list[ProvenanceItem]:
        """The words that say it, as it keeps them itself. Raises ResourceNotFound."""
        stores = self._stores(acting, project_id)
        return await _of_insight(stores, await stores.insights.get(insight_id))

    async def of_generation(
        self, acting: Acting, project_id: str, generation_id: str
    ) -> list[ProvenanceItem]:
        """Of all that it made and that is there; none while it waits, and once it is undone. Raises ResourceNotFound."""
        stores = self._stores(acting, project_id)
        proposal = await stores.generations.proposal(generation_id)
        if proposal is None:
            await stores.generations.receipt(generation_id)  # the reply of a chat makes nothing
            return []
        if not proposal.applied:
            return []
        try:
            return await _of_proposal(stores, proposal)
        except ResourceNotFound:
            return []  # what it made was deleted

    def _stores(self, acting: Acting, project_id: str) -> Stores:
        return self._workspace.reading_jointly(acting.in_project(project_id))


async def _of_proposal(stores: Stores, proposal: Proposal) -> list[ProvenanceItem]:
    """Raises ResourceNotFound."""
    if proposal.kind is ProposalKind.GRAPH:
        made = list(made_of_graph(proposal.draft))
        nodes = await stores.graph.nodes([each.id for each in made if each.kind is ItemKind.NODE])
        edges = await stores.graph.edges([each.id for each in made if each.kind is ItemKind.EDGE])
        # What was there before it was drawn again is that of another generation.
        there = {node.id for node in nodes} | {edge.id for edge in edges}
        return await _told(stores, [each for each in made if each.id in there])
    item_id = proposal.footprint.item_id or ""
    match proposal.kind:
        case ProposalKind.SECTION:
            section = await stores.sections.get(item_id)
            made = list(made_of_section([proposal.draft], section.id, section.details.content))
            return await _told(stores, made)
        case ProposalKind.DIAGRAM:
            return await _of_diagram(stores, await stores.diagrams.get(item_id))
        case ProposalKind.INSIGHT:
            return await _of_insight(stores, await stores.insights.get(item_id))


async def _of_drawn(stores: Stores, drawn: Node | Edge) -> list[ProvenanceItem]:
    draft = await _draft_of(stores, drawn.generation_id)
    made = made_of_graph(draft) if draft else ()
    return await _told(stores, [each for each in made if each.id == drawn.id])


async def _of_diagram(stores: Stores, diagram: Diagram) -> list[ProvenanceItem]:
    draft = await _draft_of(stores, diagram.generation_id)
    return await _told(stores, made_of_diagram(draft, diagram.id) if draft else ())


async def _of_section(stores: Stores, section: PlanSection) -> list[ProvenanceItem]:
    proposals = await stores.generations.applied_to(section.id, _NEWEST)
    drafts = [proposal.draft for proposal in proposals]
    return await _told(stores, made_of_section(drafts, section.id, section.details.content))


async def _draft_of(stores: Stores, generation_id: str | None) -> Draft | None:
    """What a generation made. None: a person made it, or the release that did kept no proposals."""
    proposal = await stores.generations.proposal(generation_id) if generation_id else None
    return proposal.draft if proposal else None


async def _told(stores: Stores, made: Iterable[Made]) -> list[ProvenanceItem]:
    items = list(made)
    there = await present(stores, [source for each in items for source in each.proof.sources])
    return [_item(each, there) for each in items]


def _item(made: Made, there: Present) -> ProvenanceItem:
    sources = tuple(told for source in made.proof.sources for told in there.told(source))
    return ProvenanceItem(made.kind, made.id, made.part, made.text, inferred=not sources, sources=sources)


async def _of_insight(stores: Stores, insight: Insight) -> list[ProvenanceItem]:
    there = await present(stores, (), insight.quotes)
    sources = tuple(there.quoted(quote) for quote in insight.quotes)
    text = insight.details.text
    return [ProvenanceItem(ItemKind.INSIGHT, insight.id, "", text, insight.inferred, sources)]
