"""Provenance on Postgres."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, select

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import columns_for, is_one_of, lists_of
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import LARGE_SECONDS, Statement
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import (
    conversations,
    insights,
    messages,
    plan_sections,
    provenance,
)
from eightgentc_projects.domain.insight import Quote
from eightgentc_projects.domain.provenance import ItemKind, Provenance
from eightgentc_projects.ports.provenance_store import SourceInsight, SourceMessage

_here = provenance.c.project_id == bindparam("project")
_of_generation = (_here, provenance.c.generation_id == bindparam("generation"))
_read = select(*columns_for(provenance, Provenance))

# By hand, as those of nodes: a graph has hundreds of rows, and Core has no words for a statement with lists.
INSERT = Statement(
    "provenance_insert",
    """INSERT INTO projects.provenance (project_id, generation_id, item_kind, item_id, part, ordinal, source_kind, source_id,
            source_version, starts, ends, quote)
        SELECT %(project)s::uuid, %(generation)s::uuid, new.* FROM unnest(%(item_kind)b::text[], %(item_id)b::text[]::uuid[],
            %(part)b::text[], %(ordinal)b::int[], %(source_kind)b::text[], %(source_id)b::text[]::uuid[],
            %(source_version)b::text[], %(starts)b::int[], %(ends)b::int[], %(quote)b::text[]) AS new""",
    binary=True,
    seconds=LARGE_SECONDS,
)
DELETE = Statement("provenance_delete", delete(provenance).where(*_of_generation))
OF_ITEM = Statement(
    "provenance_of_item",
    _read.where(
        _here,
        provenance.c.item_id == bindparam("item"),
        provenance.c.item_kind == bindparam("kind"),
    ).order_by(provenance.c.generation_id.desc(), provenance.c.part, provenance.c.ordinal),
)
OF_GENERATION = Statement(
    "provenance_of_generation",
    _read.where(*_of_generation).order_by(
        provenance.c.item_kind.desc(), provenance.c.item_id, provenance.c.part, provenance.c.ordinal
    ),
)
MESSAGES = Statement(
    "provenance_messages",
    select(messages.c.id, messages.c.conversation_id, conversations.c.section, messages.c.text)
    .join(
        conversations,
        (conversations.c.project_id == messages.c.project_id)
        & (conversations.c.id == messages.c.conversation_id),
    )
    .where(messages.c.project_id == bindparam("project"), is_one_of(messages.c.id, "ids")),
)
SECTIONS = Statement(
    "provenance_sections",
    select(plan_sections.c.id).where(
        plan_sections.c.project_id == bindparam("project"), is_one_of(plan_sections.c.id, "ids")
    ),
)
INSIGHTS = Statement(
    "provenance_insights",
    select(insights.c.id, insights.c.quotes).where(
        insights.c.project_id == bindparam("project"),
        is_one_of(insights.c.id, "ids"),
        insights.c.delete_time.is_(None),
    ),
)


def _quotes(stored: Any) -> tuple[Quote, ...]:
    return msgspec.convert(stored, tuple[Quote, ...])


_provenance, _message = bound(Provenance), bound(SourceMessage)
_insight = bound(SourceInsight, quotes=_quotes)


class PostgresProvenanceStore:
    """Implements `ProvenanceStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def insert(self, generation_id: str, rows: Sequence[Provenance]) -> None:
        if rows:
            key = {"project": self._project, "generation": generation_id}
            await self._session.execute(INSERT, {**key, **lists_of(rows, Provenance)})

    async def delete(self, generation_id: str) -> None:
        await self._session.execute(DELETE, {"project": self._project, "generation": generation_id})

    async def of_item(self, item_kind: ItemKind, item_id: str) -> list[Provenance]:
        params = {"project": self._project, "kind": item_kind.value, "item": item_id}
        return [_provenance(row) for row in await self._session.fetch(OF_ITEM, params)]

    async def of_generation(self, generation_id: str) -> list[Provenance]:
        if not is_id(generation_id):
            return []
        params = {"project": self._project, "generation": generation_id}
        return [_provenance(row) for row in await self._session.fetch(OF_GENERATION, params)]

    async def messages(self, ids: Collection[str]) -> list[SourceMessage]:
        return [_message(row) for row in await self._session.fetch(MESSAGES, self._named(ids))]

    async def sections(self, ids: Collection[str]) -> set[str]:
        return {row.id for row in await self._session.fetch(SECTIONS, self._named(ids))}

    async def insights(self, ids: Collection[str]) -> list[SourceInsight]:
        return [_insight(row) for row in await self._session.fetch(INSIGHTS, self._named(ids))]

    def _named(self, ids: Collection[str]) -> dict[str, object]:
        return {"project": self._project, "ids": list(ids)}
