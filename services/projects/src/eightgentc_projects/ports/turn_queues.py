"""The queues of all conversations: which turn may begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from eightgentc_projects.domain.role import Acting


@dataclass(frozen=True, slots=True)
class StartableTurn:
    """A turn that is the first to wait where nothing runs. `acting`: its person, in its project."""

    id: str
    acting: Acting


class TurnQueues(Protocol):
    """Of all persons' turns at once."""

    async def startable(self, grace_seconds: float, size: int) -> list[StartableTurn]:
        """At most `size`, one of a conversation. A turn whose lease ended so long ago does not run any more."""
        ...
