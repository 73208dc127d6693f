"""Implements `RunningRuns` for one process: nobody is there to find what it leaves."""

from __future__ import annotations

from collections.abc import Sequence

from eightgentc_ai.ports.usage_ledger import LedgerRow


class MemoryRunningRuns:
    """Keeps nothing."""

    async def keep(self, rows: Sequence[LedgerRow]) -> None:
        """Nothing outlives the process."""

    async def dead(self) -> list[str]:
        return []

    async def left_by(self, process: str) -> list[LedgerRow] | None:
        return []

    async def forget(self, process: str) -> None:
        """Nothing is known of it."""

    async def close(self) -> None:
        """Nothing is open."""
