"""Keeps the projection of people up to date with auth's outbox: at least once, in order, from the stored cursor."""

from __future__ import annotations

import asyncio

from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger
from eightgentc_projects.ports.worker_store import AccountEvents, PeopleProjection

log = logger(__name__)
_RETRY_SECONDS = 1.0


class FollowPeople:
    def __init__(self, events: AccountEvents, people: PeopleProjection) -> None:
        self._events = events
        self._people = people

    async def __call__(self) -> None:
        """Follow for ever; after a break, go on from the cursor."""
        while True:
            try:
                await self.follow_once()
            except DomainError as error:
                log.info("people not followed", reason=error.reason)
            await asyncio.sleep(_RETRY_SECONDS)

    async def follow_once(self) -> None:
        """Follow until the connection ends."""
        async for event in self._events.watch(await self._people.cursor()):
            await self._people.apply(event)
