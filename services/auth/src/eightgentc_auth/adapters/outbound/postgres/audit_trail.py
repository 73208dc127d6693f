"""The audit trail in Postgres: the role of the service may only add to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from eightgentc_auth.adapters.outbound.postgres.tables import audit
from eightgentc_auth.domain.audit import AuditRecord
from eightgentc_kit.postgres.columns import field_names, values_of
from eightgentc_kit.postgres.database import UnitOfWork
from eightgentc_kit.postgres.statements import Statement

# Inline: without it the new id would be returned, and the role may not read this table.
_APPEND = Statement(
    "append_audit", insert(audit).inline(), columns=["create_time", *field_names(AuditRecord)]
)


class PostgresAuditTrail:
    """See `AuditTrail`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def append(self, record: AuditRecord, now: datetime) -> None:
        await self._work.execute(_APPEND, {"create_time": now, **values_of(record)})
