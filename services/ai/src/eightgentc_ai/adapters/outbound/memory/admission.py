"""Stored answers and limits in this process: the memory twin, and what holds when Valkey is away."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from eightgentc_ai.domain.quota import Limit, spend
from eightgentc_ai.ports.admission import Entry

_MOST_BYTES = 32 * 1024 * 1024
_MOST_LIMITS = 100_000


class MemoryAdmission:
    """Implements `Admission` for one process."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._answers: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._bytes = 0
        self._arrivals: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def enter(self, key: str | None, *, on_hit: Sequence[Limit], on_miss: Sequence[Limit]) -> Entry:
        stored = self._look_up(key)
        limits = on_miss if stored is None else on_hit
        keys = [(limit.name, limit.subject) for limit in limits]
        arrivals = [self._arrivals.get(key, 0.0) for key in keys]
        decision, following = spend(arrivals, limits, self._now())
        if not decision.allowed:
            return Entry(None, decision)
        for limit_key, arrival in zip(keys, following, strict=True):
            self._arrivals[limit_key] = arrival
            self._arrivals.move_to_end(limit_key)
        while len(self._arrivals) > _MOST_LIMITS:
            self._arrivals.popitem(last=False)
        return Entry(stored, decision)

    async def settle(
        self, *, give_back: Sequence[Limit], key: str | None, answer: bytes, seconds: int
    ) -> None:
        for limit in give_back:
            limit_key = (limit.name, limit.subject)
            if limit_key in self._arrivals:
                self._arrivals[limit_key] -= limit.cost / limit.per_second
        if key is not None:
            self._store(key, answer, self._now() + seconds)

    async def close(self) -> None:
        """Nothing is held open."""

    def _look_up(self, key: str | None) -> bytes | None:
        ends, stored = self._answers.get(key or "", (0.0, b""))
        return stored if ends > self._now() else None

    def _store(self, key: str, answer: bytes, ends: float) -> None:
        _, old = self._answers.pop(key, (0.0, b""))
        self._answers[key] = (ends, answer)
        self._bytes += len(answer) - len(old)
        while self._bytes > _MOST_BYTES:
            _, (_, gone) = self._answers.popitem(last=False)
            self._bytes -= len(gone)
