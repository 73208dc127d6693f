"""PurgeRevocations: deletes entries of the log that no reader needs any more."""

from __future__ import annotations

from eightgentc_auth.ports.unit_of_work import Transactions
from eightgentc_kit.clock import Clock


class PurgeRevocations:
    """Run every minute or so."""

    def __init__(self, transactions: Transactions, *, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def __call__(self) -> None:
        """Delete what may be forgotten."""
        async with self._transactions.begin() as work:
            await work.revocations.purge(self._clock.now())
