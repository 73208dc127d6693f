"""GetProvenance: the words that a thing, or all that a generation made, comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from eightgentc_kit.text_places import paragraphs_of
from eightgentc_projects.application.told_sources import Present, present
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.insight import Insight
from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.provenance import ItemKind, Provenance, mark_of
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.told_provenance import ProvenanceItem
from eightgentc_projects.ports.workspace import Stores, Workspace


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
        return await _told(stores, await stores.provenance.of_item(ItemKind.NODE, found[0].id))

    async def of_edge(self, acting: Acting, project_id: str, ref: str) -> list[ProvenanceItem]:
        """`ref`: id or client key. Raises ResourceNotFound."""
        stores = self._stores(acting, project_id)
        found = await stores.graph.edges([ref])
        if not found:
            raise ResourceNotFound.of("edge")
        return await _told(stores, await stores.provenance.of_item(ItemKind.EDGE, found[0].id))

    async def of_section(self, acting: Acting, project_id: str, ref: str) -> list[ProvenanceItem]:
        """Of the paragraphs that are as the model wrote them, wherever they stand now.

        Raises ResourceNotFound. `ref`: id or name.
        """
        stores = self._stores(acting, project_id)
        section = await stores.sections.get(ref)
        rows = await stores.provenance.of_item(ItemKind.SECTION, section.id)
        return list(_paragraphs(section, rows, await present(stores, rows)))

    async def of_diagram(self, acting: Acting, project_id: str, diagram_id: str) -> list[ProvenanceItem]:
        """Of its elements as the model drew them. Raises ResourceNotFound."""
        stores = self._stores(acting, project_id)
        diagram = await stores.diagrams.get(diagram_id)
        return await _told(stores, await stores.provenance.of_item(ItemKind.DIAGRAM, diagram.id))

    async def of_insight(self, acting: Acting, project_id: str, insight_id: str) -> list[ProvenanceItem]:
        """The words that say it, as it keeps them itself. Raises ResourceNotFound."""
        stores = self._stores(acting, project_id)
        insight = await stores.insights.get(insight_id)
        return [_insight(insight, await present(stores, (), insight.quotes))]

    async def of_generation(
        self, acting: Acting, project_id: str, generation_id: str
    ) -> list[ProvenanceItem]:
        """Of all that it made; none while it waits, and once it is undone. Raises ResourceNotFound."""
        stores = self._stores(acting, project_id)
        await stores.generations.receipt(generation_id)
        return await _told(stores, await stores.provenance.of_generation(generation_id))

    def _stores(self, acting: Acting, project_id: str) -> Stores:
        return self._workspace.reading_jointly(acting.in_project(project_id))


async def _told(stores: Stores, rows: Sequence[Provenance]) -> list[ProvenanceItem]:
    there = await present(stores, rows)
    sections = {row.item_id for row in rows if row.item_kind is ItemKind.SECTION}
    items: list[ProvenanceItem] = []
    for id in sections:
        if (section := await stores.sections.find(id)) is not None:
            items += _paragraphs(section, [row for row in rows if row.item_id == id], there)
    others = (row for row in rows if row.item_kind is not ItemKind.SECTION)
    for (kind, id, part), of_part in groupby(others, lambda row: (row.item_kind, row.item_id, row.part)):
        items.append(_item(kind, id, part, "", list(of_part), there))
    return items


def _paragraphs(section: PlanSection, rows: Sequence[Provenance], there: Present) -> Iterator[ProvenanceItem]:
    """`rows`: the newest generation first; the one that wrote a paragraph last says where it comes from."""
    by_mark: dict[str, list[Provenance]] = {}
    for row in rows:
        known = by_mark.setdefault(row.part, [])
        if len(known) == row.ordinal:
            known.append(row)
    for number, text in enumerate(paragraphs_of(section.details.content), 1):
        if found := by_mark.get(mark_of(text)):
            yield _item(ItemKind.SECTION, section.id, str(number), text, found, there)


def _item(
    kind: ItemKind, id: str, part: str, text: str, rows: Sequence[Provenance], there: Present
) -> ProvenanceItem:
    sources = tuple(source for row in rows if row.source_kind for source in there.told(row))
    return ProvenanceItem(kind, id, part, text, inferred=not sources, sources=sources)


def _insight(insight: Insight, there: Present) -> ProvenanceItem:
    sources = tuple(there.quoted(quote) for quote in insight.quotes)
    return ProvenanceItem(ItemKind.INSIGHT, insight.id, "", insight.details.text, insight.inferred, sources)
