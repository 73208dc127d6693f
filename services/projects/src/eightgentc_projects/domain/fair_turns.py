"""Whose job is next: tenants take turns at the slots, however many jobs one of them has."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """A job that waits, and how its tenant fares.

    `busy`: how many slots the tenant has. `served`: when a job of it was started last; None: never.
    """

    id: str
    tenant: str
    busy: int
    served: datetime | None


def next_jobs(waiting: Sequence[WaitingJob], free: int) -> list[str]:
    """The jobs for so many free slots.

    Each slot goes to the tenant that has the fewest, and of those to the one that was served longest ago.

    Args:
        waiting: of each tenant, what it would have done first comes first.
        free: how many slots there are, which may be none.
    """
    lines: dict[str, deque[str]] = defaultdict(deque)
    ranks: dict[str, tuple[int, float, int]] = {}
    for place, job in enumerate(waiting):
        lines[job.tenant].append(job.id)
        ranks.setdefault(job.tenant, (job.busy, job.served.timestamp() if job.served else 0.0, place))
    picked: list[str] = []
    while lines and len(picked) < free:
        tenant = min(lines, key=ranks.__getitem__)
        picked.append(lines[tenant].popleft())
        busy, _, place = ranks[tenant]
        ranks[tenant] = (busy + 1, inf, place)
        if not lines[tenant]:
            del lines[tenant]
    return picked
