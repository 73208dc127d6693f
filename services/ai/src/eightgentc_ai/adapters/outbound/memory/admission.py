"""Stored answers and limits in this process: the memory twin, and the fallback while Valkey is unavailable."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence

from eightgentc_ai.domain.quota import Limit, refund, spend
from eightgentc_ai.ports.admission import Lookup

_MOST_BYTES = 32 * 1024 * 1024
_MOST_LIMITS = 100_000


class MemoryAdmission:
    """Implements `Admission` for one process. `now`: seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._answers: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._bytes = 0
        self._arrivals: OrderedDict[tuple[str, str, str], float] = OrderedDict()

    async def look_up(
        self, keys: Sequence[str], *, on_hit: Sequence[Limit], on_miss: Sequence[Limit]
    ) -> Lookup:
        stored = next(self._found(keys), None)
        limits = on_miss if stored is None else on_hit
        arrivals = [self._arrivals.get(_name(limit), 0.0) for limit in limits]
        decision, following = spend(arrivals, limits, self._now())
        if not decision.allowed:
            return Lookup(None, decision)
        for limit, arrival in zip(limits, following, strict=True):
            self._keep(limit, arrival)
        return Lookup(stored, decision)

    async def settle(self, *, unused: Sequence[Limit], answer: bytes, store: Mapping[str, int]) -> None:
        self.correct(unused)
        for key, seconds in store.items():
            self._store(key, answer, self._now() + seconds)

    def correct(self, limits: Sequence[Limit]) -> None:
        """Return what was not used, or charge it where the cost is negative."""
        for limit in limits:
            self._keep(limit, refund(self._arrivals.get(_name(limit), 0.0), limit, self._now()))

    async def close(self) -> None:
        """Nothing is held open."""

    def _keep(self, limit: Limit, arrival: float) -> None:
        self._arrivals[_name(limit)] = arrival
        self._arrivals.move_to_end(_name(limit))
        if len(self._arrivals) > _MOST_LIMITS:
            self._arrivals.popitem(last=False)

    def _found(self, keys: Sequence[str]) -> Iterator[bytes]:
        for key in keys:
            ends, stored = self._answers.get(key, (0.0, b""))
            if ends > self._now():
                yield stored

    def _store(self, key: str, answer: bytes, ends: float) -> None:
        _, old = self._answers.pop(key, (0.0, b""))
        self._answers[key] = (ends, answer)
        self._bytes += len(answer) - len(old)
        while self._bytes > _MOST_BYTES:
            _, (_, gone) = self._answers.popitem(last=False)
            self._bytes -= len(gone)


def _name(limit: Limit) -> tuple[str, str, str]:
    return (limit.name, limit.tenant, limit.subject)
