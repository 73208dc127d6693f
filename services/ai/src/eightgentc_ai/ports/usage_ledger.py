"""The ledger: one row for every run, also for failed ones and for stored answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A run that ended.

    `subject`: the person, empty where `caller` calls for itself. `cache`: bypass, miss or hit. `status`: done, or the
    reason of the error that ended it; INTERRUPTED where its process died. `milliseconds`: from the start of the call to its end.
    """

    id: str
    tenant: str
    scope: str
    subject: str
    caller: str
    operation: str
    provider: str
    model: str
    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    reasoning_tokens: int
    estimated: bool
    cost_nano_usd: int
    cache: str
    prompt_id: str
    prompt_version: int
    prompt_hash: str
    model_calls: int
    status: str
    milliseconds: int
    request_hash: str
    create_time: datetime


class UsageLedger(Protocol):
    """Rows are written after the reply, in batches, within a second while the database answers."""

    def record(self, row: LedgerRow) -> None:
        """Take a row; never blocks and never raises. Rows that cannot be written yet are kept and tried again."""
        ...

    async def written(self) -> None:
        """Wait until all rows that were taken are written."""
        ...
