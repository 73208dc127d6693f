"""The door before a model call: stored answers and limits, asked in one go; and what is settled afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from eightgentc_ai.domain.quota import Decision, Limit


@dataclass(frozen=True, slots=True)
class Entry:
    """`answer`: the stored bytes, for which the hit limits were paid; else the decision of the miss limits."""

    answer: bytes | None
    decision: Decision


class Admission(Protocol):
    """Stored answers and limits of all processes.

    Valkey away: no stored answers, and limits hold in this process alone: strict, never open. Every wait ends after
    a tenth of a second.
    """

    async def enter(self, keys: Sequence[str], *, on_hit: Sequence[Limit], on_miss: Sequence[Limit]) -> Entry:
        """Look up and spend, in one round trip. `keys`: the first one under which an answer lies counts.

        A stored answer for which the hit limits are not enough is not given: the decision says why.
        """
        ...

    async def settle(self, *, give_back: Sequence[Limit], answer: bytes, store: Mapping[str, int]) -> None:
        """Off the reply's path, in one round trip. Never raises.

        Args:
            give_back: what was reserved too much; a negative cost is charged.
            answer: to be stored, e.g. for `store`.
            store: key → seconds.
        """
        ...
