"""CloseLapsedTurns: turns whose process died are closed, also where nobody writes in their conversations any more."""

from __future__ import annotations

from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger
from eightgentc_projects.ports.worker_store import LapsedTurns

log = logger(__name__)

GRACE_SECONDS = 5.0


class CloseLapsedTurns:
    def __init__(self, turns: LapsedTurns) -> None:
        self._turns = turns

    async def __call__(self) -> None:
        """Close what has lapsed until now."""
        try:
            closed = await self._turns.close(GRACE_SECONDS)
        except DomainError as error:
            log.info("lapsed turns not closed", reason=error.reason)
            return
        if closed:
            log.warning("lapsed turns closed", count=closed)
