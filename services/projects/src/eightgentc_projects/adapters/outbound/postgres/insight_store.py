"""Insights on Postgres."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, case, func, insert, literal, select, update

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import (
    Text,
    Time,
    columns_for,
    field_names,
    is_one_of,
    values_of,
    words,
)
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.expressions import beyond
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import insight_versions, insights
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.insight import (
    Insight,
    InsightDetails,
    InsightKind,
    InsightState,
    InsightVersion,
    Quote,
    ToldInsight,
)

_in_project = insights.c.project_id == bindparam("project")
_this = (_in_project, insights.c.id == bindparam("insight"))
_there = insights.c.delete_time.is_(None)
_expired = func.coalesce(insights.c.expire_time <= func.now(), literal(False))
_read = select(*columns_for(insights, Insight, but=["expired"]), _expired.label("expired"))
_superseded, _muted, _past, _active = words("superseded", "muted", "expired", "active")
# As `Insight.state`.
_state = case(
    (insights.c.superseded_by.is_not(None), _superseded),
    (insights.c.muted, _muted),
    (_expired, _past),
    else_=_active,
)
_wanted_state, _wanted_kind = bindparam("state", type_=Text), bindparam("kind", type_=Text)

PAGE = Statement(
    "insight_page",
    _read.where(
        _in_project,
        _there,
        (_wanted_state == "") | (_state == _wanted_state),
        (_wanted_kind == "") | (insights.c.kind == _wanted_kind),
        beyond(insights.c.update_time, Time, insights.c.id, falling=True),
    )
    .order_by(insights.c.update_time.desc(), insights.c.id.desc())
    .limit(bindparam("size")),
)
GET = Statement("insight_get", _read.where(*_this, _there))
_told_to_models = select(*columns_for(insights, ToldInsight)).where(
    _in_project, _there, insights.c.superseded_by.is_(None), ~insights.c.muted, ~_expired
)
TOLD = Statement("insight_told", _told_to_models.where(is_one_of(insights.c.id, "ids")))
ACTIVE = Statement(
    "insight_active",
    _told_to_models.order_by(insights.c.pinned.desc(), insights.c.id.desc()).limit(bindparam("size")),
)
EVERY = Statement("insight_every", _read.where(_in_project).order_by(insights.c.id))
INSERT = Statement(
    "insight_insert",
    insert(insights),
    columns=[name for name in field_names(Insight) if name != "expired"],
)
SAVE = Statement(
    "insight_save",
    update(insights).where(*_this),
    columns=[
        *(*field_names(InsightDetails), "quotes", "inferred", "edited_by_person", "version", "etag_version"),
        *("superseded_by", "contradicts", "said_time", "update_time", "delete_time"),
    ],
)
ADD_VERSION = Statement(
    "insight_add_version",
    insert(insight_versions),
    columns=["project_id", "insight_id", *field_names(InsightVersion)],
)
VERSION = Statement(
    "insight_version",
    select(*columns_for(insight_versions, InsightVersion)).where(
        insight_versions.c.project_id == bindparam("project"),
        insight_versions.c.insight_id == bindparam("insight"),
        insight_versions.c.version == bindparam("number"),
    ),
)


def _quotes(stored: Any) -> tuple[Quote, ...]:
    return msgspec.convert(stored, tuple[Quote, ...])


_insight = bound(Insight, quotes=_quotes, contradicts=tuple)
_told, _version = bound(ToldInsight), bound(InsightVersion)


class PostgresInsightStore:
    """Implements `InsightStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def page(
        self,
        state: InsightState | None,
        kind: InsightKind | None,
        after: tuple[datetime, str] | None,
        size: int,
    ) -> list[Insight]:
        last, last_id = after or (None, None)
        wanted = {"state": state.value if state else "", "kind": kind.value if kind else ""}
        params = {"project": self._project, **wanted, "after": last, "after_id": last_id, "size": size}
        return [_insight(row) for row in await self._session.fetch(PAGE, params)]

    async def get(self, insight_id: str) -> Insight:
        if is_id(insight_id):
            rows = await self._session.fetch(GET, self._one(insight_id))
            if rows:
                return _insight(rows[0])
        raise ResourceNotFound.of("insight")

    async def active(self, size: int) -> list[ToldInsight]:
        rows = await self._session.fetch(ACTIVE, {"project": self._project, "size": size})
        return sorted(map(_told, rows), key=lambda insight: (not insight.pinned, insight.id))

    async def told(self, ids: Collection[str]) -> list[ToldInsight]:
        rows = await self._session.fetch(TOLD, {"project": self._project, "ids": list(ids)})
        return [_told(row) for row in rows]

    async def every(self) -> list[Insight]:
        rows = await self._session.fetch(EVERY, {"project": self._project})
        return [_insight(row) for row in rows]

    async def insert(self, insight: Insight) -> None:
        await self._session.execute(INSERT, values_of(insight))

    async def save(self, insight: Insight) -> None:
        await self._session.execute(SAVE, {**values_of(insight), **self._one(insight.id)})

    async def add_version(self, insight: Insight, *, author_id: str | None, cause: str) -> None:
        version = InsightVersion(
            version=insight.version,
            kind=insight.details.kind,
            text=insight.details.text,
            author_id=author_id,
            cause=cause,
            create_time=insight.update_time,
        )
        key = {"project_id": insight.project_id, "insight_id": insight.id}
        await self._session.execute(ADD_VERSION, {**key, **values_of(version)})

    async def version(self, insight_id: str, number: int) -> InsightVersion:
        if is_id(insight_id):
            rows = await self._session.fetch(VERSION, {**self._one(insight_id), "number": number})
            if rows:
                return _version(rows[0])
        raise ResourceNotFound.of("version")

    def _one(self, insight_id: str) -> dict[str, object]:
        return {"project": self._project, "insight": insight_id}
