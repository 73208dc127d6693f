"""Admission to a model: stored answers and limits, looked up and spent in one round trip, settled afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from eightgentc_ai.domain.quota import Decision, Limit


@dataclass(frozen=True, slots=True)
class Lookup:
    """`answer`: the stored bytes, paid for from the hit limits; without one, `decision` is that of the miss limits."""

    answer: bytes | None
    decision: Decision


class Admission(Protocol):
    """Stored answers and limits of all processes.

    While Valkey is unavailable, no answer is stored and limits hold in this process alone: strict, never open. Every
    wait ends after a tenth of a second.
    """

    async def look_up(
        self, keys: Sequence[str], *, on_hit: Sequence[Limit], on_miss: Sequence[Limit]
    ) -> Lookup:
        """Look up an answer and spend from the limits, in one round trip.

        Args:
            keys: the first one with a stored answer counts.
            on_hit: what a stored answer costs; where that is refused, the answer is withheld.
            on_miss: what a call of the model costs.
        """
        ...

    async def settle(self, *, unused: Sequence[Limit], answer: bytes, store: Mapping[str, int]) -> None:
        """Correct limits and store an answer, in one round trip, after the reply. Never raises.

        Args:
            unused: what was reserved too much, returned to its limits; a negative cost is charged.
            answer: the bytes to store under each key of `store`.
            store: key → seconds.
        """
        ...
