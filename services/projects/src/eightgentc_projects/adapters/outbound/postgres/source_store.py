"""Sources of provenance on Postgres."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from eightgentc_kit.postgres.columns import is_one_of
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import (
    conversations,
    insights,
    messages,
    plan_sections,
)
from eightgentc_projects.domain.insight import Quote
from eightgentc_projects.ports.source_store import SourceInsight, SourceMessage

MESSAGES = Statement(
    "source_messages",
    select(messages.c.id, messages.c.conversation_id, conversations.c.section, messages.c.text)
    .join(
        conversations,
        (conversations.c.project_id == messages.c.project_id)
        & (conversations.c.id == messages.c.conversation_id),
    )
    .where(messages.c.project_id == bindparam("project"), is_one_of(messages.c.id, "ids")),
)
SECTIONS = Statement(
    "source_sections",
    select(plan_sections.c.id).where(
        plan_sections.c.project_id == bindparam("project"), is_one_of(plan_sections.c.id, "ids")
    ),
)
INSIGHTS = Statement(
    "source_insights",
    select(insights.c.id, insights.c.quotes).where(
        insights.c.project_id == bindparam("project"),
        is_one_of(insights.c.id, "ids"),
        insights.c.delete_time.is_(None),
    ),
)


def _quotes(stored: Any) -> tuple[Quote, ...]:
    return msgspec.convert(stored, tuple[Quote, ...])


_message = bound(SourceMessage)
_insight = bound(SourceInsight, quotes=_quotes)


class PostgresSourceStore:
    """Implements `SourceStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def messages(self, ids: Collection[str]) -> list[SourceMessage]:
        return [_message(row) for row in await self._session.fetch(MESSAGES, self._named(ids))]

    async def sections(self, ids: Collection[str]) -> set[str]:
        return {row.id for row in await self._session.fetch(SECTIONS, self._named(ids))}

    async def insights(self, ids: Collection[str]) -> list[SourceInsight]:
        return [_insight(row) for row in await self._session.fetch(INSIGHTS, self._named(ids))]

    def _named(self, ids: Collection[str]) -> dict[str, object]:
        return {"project": self._project, "ids": list(ids)}
