"""The audit trail in Postgres: the role of the service may only add to it."""

from __future__ import annotations

from datetime import datetime

from psycopg.types.json import Jsonb

from eightgentc_auth.adapters.outbound.postgres.insertion import insertion
from eightgentc_auth.domain.audit import AuditRecord
from eightgentc_kit.postgres.database import UnitOfWork
from eightgentc_kit.postgres.statements import Statement

_APPEND = Statement("append_audit", insertion("audit", "create_time, action, actor, target, details"))


class PostgresAuditTrail:
    """See `AuditTrail`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def append(self, record: AuditRecord, now: datetime) -> None:
        await self._work.execute(
            _APPEND,
            {
                "create_time": now,
                "action": record.action.value,
                "actor": record.actor,
                "target": record.target,
                "details": Jsonb(dict(record.details)),
            },
        )
