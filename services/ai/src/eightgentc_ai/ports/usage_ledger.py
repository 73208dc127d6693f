"""The ledger: one row for every run, also for failed ones and for stored answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eightgentc_ai.domain.generation import CacheStatus, PromptVersion, Subject, Usage


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """`status`: done, or the reason of the error that ended it. `milliseconds`: from the call's start to its end."""

    run_id: str
    subject: Subject
    operation: str
    provider: str
    model: str
    usage: Usage
    cost_nano_usd: int
    cache_status: CacheStatus
    prompt: PromptVersion
    model_calls: int
    status: str
    milliseconds: int
    request_hash: str
    create_time: datetime


class UsageLedger(Protocol):
    """Rows are written behind the reply, in batches, soon."""

    def record(self, row: LedgerRow) -> None:
        """Take a row; never blocks and never raises. Rows that cannot be written yet are kept and tried again."""
        ...
