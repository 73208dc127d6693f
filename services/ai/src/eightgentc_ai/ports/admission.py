"""The door before a model call: stored answers and limits, asked in one go; and what is settled afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from eightgentc_ai.domain.quota import Decision, Limit


@dataclass(frozen=True, slots=True)
class Entry:
    """`answer`: the stored bytes, for which the hit limits were paid; else the decision of the miss limits."""

    answer: bytes | None
    decision: Decision


class Admission(Protocol):
    """Response cache and limits of all processes.

    Valkey away: no stored answers, and limits hold in this process alone: strict, never open. Every wait ends after
    a tenth of a second.
    """

    async def enter(self, key: str | None, *, on_hit: Sequence[Limit], on_miss: Sequence[Limit]) -> Entry:
        """Look up and spend, in one round trip. `key` None: nothing is looked up.

        A stored answer for which the hit limits are not enough is not given: the decision says why.
        """
        ...

    async def settle(
        self, *, give_back: Sequence[Limit], key: str | None, answer: bytes, seconds: int
    ) -> None:
        """Off the reply's path: give back what was reserved too much, store the answer. Never raises."""
        ...
