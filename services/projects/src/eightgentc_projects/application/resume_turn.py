"""ResumeTurn: the running turn of a conversation again, from its start or after a number; else the one that waits first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from eightgentc_kit.errors import FieldInvalid
from eightgentc_projects.application.follow_queued_turn import follow_queued_turn
from eightgentc_projects.application.follow_turn import follow_turn
from eightgentc_projects.application.locate_conversation import locate_conversation
from eightgentc_projects.application.queue_signals import QueueSignals
from eightgentc_projects.application.readers import Readers
from eightgentc_projects.domain.conversation import Turn, TurnState
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import ReadEvent
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.workspace import Stores, Workspace


class ResumeTurn:
    def __init__(
        self, workspace: Workspace, journal: TurnJournal, signals: QueueSignals, readers: Readers
    ) -> None:
        self._workspace = workspace
        self._signals = signals
        self._readers = readers
        self._journal = journal

    async def __call__(
        self, acting: Acting, conversation: str, *, after: int, turn_id: str = "", project_id: str = ""
    ) -> AsyncIterator[tuple[int, ReadEvent]]:
        """Nothing at all where no turn runs or waits. `turn_id`: this turn to its end, also where it has ended.

        Raises:
            ResourceNotFound, FieldInvalid.
        """
        if after < 0:
            raise FieldInvalid.of("after_number", "must not be negative")
        acting, conversation_id = await locate_conversation(self._workspace, acting, conversation, project_id)
        stores = self._workspace.reading(acting)
        joint = self._workspace.reading_jointly(acting)
        turn = await self._turn(joint, conversation_id, turn_id)
        if turn is None:
            return
        with self._readers.reading(acting):
            if turn.state is TurnState.QUEUED:
                async for item in follow_queued_turn(stores, self._journal, self._signals, turn, after):
                    yield item
                return
            async for number, event in follow_turn(stores, self._journal, turn, after):
                yield number, event

    async def _turn(self, stores: Stores, conversation_id: str, turn_id: str) -> Turn | None:
        if not turn_id:
            active, queued = await asyncio.gather(
                stores.conversations.active_turn(conversation_id), stores.queue.turns(conversation_id)
            )
            return active or next((each.turn for each in queued), None)
        try:
            turn = await stores.conversations.turn(turn_id)
        except ResourceNotFound:
            waiting = {each.turn.id: each.turn for each in await stores.queue.turns(conversation_id)}
            # It may have begun between the two.
            turn = waiting.get(turn_id) or await stores.conversations.turn(turn_id)
        if turn.conversation_id != conversation_id:
            raise ResourceNotFound.of("turn")
        return turn
