"""Projects that remember what their index does not hold yet: ids, and no word of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class UnindexedProject:
    """`user_id`: for whom it is indexed, a member who may write in chats."""

    project_id: str
    tenant: str
    user_id: str


class UnindexedProjects(Protocol):
    """What the worker sees of them."""

    async def find(self, quiet_seconds: float, model: str | None, size: int) -> list[UnindexedProject]:
        """At most `size`, of which some may be the same.

        Args:
            quiet_seconds: of chats those count in which nothing was said for so long.
            model: those with items that it did not embed count too; '': that none did; None: nothing is embedded.
            size: how many.
        """
        ...
