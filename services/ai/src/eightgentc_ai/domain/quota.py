"""Limits by GCRA, which keeps one number per limit and has no windows: the arithmetic, without the storage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The same arithmetic runs as `look_up.lua` and `settle.lua` inside Valkey; one suite proves that both agree.


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on one subject of a tenant. `per_second`: what is refilled; `burst`: what may be spent at once."""

    name: str
    tenant: str
    subject: str
    per_second: float
    burst: float
    cost: float = 1.0


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a call may go on. `retry_after`: seconds, with the name of the limit that refused it."""

    allowed: bool
    limit: str = ""
    retry_after: float = 0.0


def spend(
    arrivals: Sequence[float], limits: Sequence[Limit], now: float
) -> tuple[Decision, tuple[float, ...]]:
    """Spend from all limits or from none.

    Args:
        arrivals: the stored theoretical arrival time of each limit, 0 where none is stored, in seconds.
        limits: in the same order.
        now: seconds.

    Returns:
        The decision, and the arrival times to store (as they were where it is refused).
    """
    following = []
    for stored, limit in zip(arrivals, limits, strict=True):
        arrival = max(stored, now) + limit.cost / limit.per_second
        wait = arrival - limit.burst / limit.per_second - now
        if wait > 1e-6:
            return Decision(False, limit.name, wait), tuple(arrivals)
        following.append(arrival)
    return Decision(True), tuple(following)


def refund(arrival: float, limit: Limit, now: float) -> float:
    """The arrival time after `limit.cost` was returned; a negative cost is charged, whether or not there is room."""
    return max(arrival, now) - limit.cost / limit.per_second
