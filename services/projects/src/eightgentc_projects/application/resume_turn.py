"""ResumeTurn: the running turn of a conversation again, from its start or after a number."""

from __future__ import annotations

from collections.abc import AsyncIterator

from eightgentc_kit.errors import FieldInvalid
from eightgentc_projects.application.follow_turn import follow_turn
from eightgentc_projects.application.locate_conversation import locate_conversation
from eightgentc_projects.application.readers import Readers
from eightgentc_projects.domain.conversation import Turn
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import TurnEvent
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.workspace import Stores, Workspace


class ResumeTurn:
    def __init__(self, workspace: Workspace, journal: TurnJournal, readers: Readers) -> None:
        self._workspace = workspace
        self._readers = readers
        self._journal = journal

    async def __call__(
        self, acting: Acting, conversation: str, *, after: int, turn_id: str = "", project_id: str = ""
    ) -> AsyncIterator[tuple[int, TurnEvent]]:
        """Nothing at all where no turn is running. `turn_id`: this turn to its end, also where it has ended.

        Raises:
            ResourceNotFound, FieldInvalid.
        """
        if after < 0:
            raise FieldInvalid.of("after_number", "must not be negative")
        acting, conversation_id = await locate_conversation(self._workspace, acting, conversation, project_id)
        stores = self._workspace.reading(acting)
        turn = await self._turn(stores, conversation_id, turn_id)
        if turn is None:
            return
        with self._readers.reading(acting):
            async for number, event in follow_turn(stores, self._journal, turn, after):
                yield number, event

    async def _turn(self, stores: Stores, conversation_id: str, turn_id: str) -> Turn | None:
        if not turn_id:
            return await stores.conversations.active_turn(conversation_id)
        turn = await stores.conversations.turn(turn_id)
        if turn.conversation_id != conversation_id:
            raise ResourceNotFound.of("turn")
        return turn
