"""The journal of a turn: the events of the model's reply, for any number of readers, at any time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from eightgentc_projects.domain.stream_event import TurnEvent


class TurnJournal(Protocol):
    """Events are numbered from 1 without gaps; `Finish` is the last. They are kept for some minutes after it."""

    async def append(self, turn_id: str, event: TurnEvent) -> None:
        """Add an event. Never fails a turn: what cannot be kept elsewhere is kept in this process."""
        ...

    async def recorded(self, turn_id: str) -> list[TurnEvent]:
        """The events that are there now, in order; none where nothing is known of the turn, or of it no more."""
        ...

    def read(self, turn_id: str, after: int) -> AsyncIterator[tuple[int, TurnEvent]]:
        """(number, event) after a number, following until `Finish`.

        Ends without it when nothing is known of the turn, or nothing came for a while: its writer may be dead.
        """
        ...
