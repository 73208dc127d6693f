"""The record of every change, which cannot be altered."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from eightgentc_auth.domain.audit import AuditRecord


class AuditTrail(Protocol):
    """Writes inside a unit of work: the record commits with the change or not at all."""

    async def append(self, record: AuditRecord, now: datetime) -> None: ...
