"""CloseLapsedTurns: turns whose process died are closed, also where nobody writes in their conversations any more."""

from __future__ import annotations

from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger
from eightgentc_projects.application.lapsed_turn import shown_of
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.worker_store import LapsedTurns

log = logger(__name__)

# The process may still be about to save an answer that took it longer than its lease.
GRACE_SECONDS = 5.0
_AT_A_TIME = 100


class CloseLapsedTurns:
    def __init__(self, turns: LapsedTurns, journal: TurnJournal, clock: Clock) -> None:
        self._turns = turns
        self._journal = journal
        self._clock = clock

    async def __call__(self) -> None:
        """Close those that lapsed longest ago, and keep what was shown of them."""
        closed = 0
        try:
            for turn in await self._turns.find(GRACE_SECONDS, _AT_A_TIME):
                now = self._clock.now()
                closed += await self._turns.end(turn, now, await shown_of(turn, self._journal, now))
        except DomainError as error:
            log.info("lapsed turns not closed", reason=error.reason)
        if closed:
            log.warning("lapsed turns closed", count=closed)
