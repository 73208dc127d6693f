"""Runs of a process that died are recorded by another: what such a run had used by then, as far as that is known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from eightgentc_ai.application.usage_records import UsageRecords
from eightgentc_ai.ports.running_runs import RunningRuns
from eightgentc_ai.ports.usage_ledger import UsageLedger
from eightgentc_kit.background import Background, every
from eightgentc_kit.logging import logger

log = logger(__name__)

KEEP_SECONDS = 1.0
LOOK_SECONDS = 5.0


class RecordInterrupted:
    """`records`: all of this process."""

    def __init__(self, records: Sequence[UsageRecords], running: RunningRuns, ledger: UsageLedger) -> None:
        self._records = records
        self._running = running
        self._ledger = ledger

    def start(self, background: Background) -> None:
        """Keep what this process makes, and look for what others left, from now on."""
        background.start("keep running runs", partial(every, KEEP_SECONDS, self.keep))
        background.start("record interrupted runs", partial(every, LOOK_SECONDS, self.record))

    async def keep(self) -> None:
        """A run that takes less than a second mostly is no more when it would be kept."""
        await self._running.keep([row for records in self._records for row in records.running()])

    async def record(self) -> None:
        """Record what dead processes left. Twice is harmless: a run has one row, the first."""
        for process in await self._running.dead():
            left = await self._running.left_by(process)
            if left is None:
                return
            for row in left:
                self._ledger.record(row)
            await self._ledger.written()
            await self._running.forget(process)
            log.warning("interrupted runs recorded", count=len(left))
