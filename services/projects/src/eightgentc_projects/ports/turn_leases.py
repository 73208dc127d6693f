"""The leases of the turns that a process runs: who holds them, and whether they may go on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from eightgentc_projects.domain.conversation import Turn


class TurnLeases(Protocol):
    """Of all persons' turns at once."""

    async def renew(self, turns: Collection[Turn], *, owner: str, lease_seconds: float) -> set[str]:
        """Renew the leases that `owner` holds. Returns the ids of the turns that go on.

        The others were asked to stop, are another process's, or are of a person who may no longer write there.
        """
        ...
