"""Runs that processes are making at this moment, kept where another process finds those of one that died."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from eightgentc_ai.ports.usage_ledger import LedgerRow


class RunningRuns(Protocol):
    """Of all processes of the service. Never raises: while the store does not answer nothing is kept, found or forgotten."""

    async def keep(self, rows: Sequence[LedgerRow]) -> None:
        """These are made by this process now; those that were kept before and are not among them have ended."""
        ...

    async def dead(self) -> list[str]:
        """Processes that kept runs and have said nothing for ten seconds."""
        ...

    async def left_by(self, process: str) -> list[LedgerRow] | None:
        """The runs that it kept last; None: they cannot be read now."""
        ...

    async def forget(self, process: str) -> None:
        """What it left is recorded."""
        ...
