"""ResumeTurn: the running turn of a conversation again, from its start or after a number."""

from __future__ import annotations

from collections.abc import AsyncIterator

from eightgentc_kit.errors import FieldInvalid
from eightgentc_projects.application.follow_turn import follow_turn
from eightgentc_projects.application.locate_conversation import locate_conversation
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import TurnEvent
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.workspace import Workspace


class ResumeTurn:
    def __init__(self, workspace: Workspace, journal: TurnJournal) -> None:
        self._workspace = workspace
        self._journal = journal

    async def __call__(
        self, acting: Acting, conversation: str, *, after: int
    ) -> AsyncIterator[tuple[int, TurnEvent]]:
        """Nothing at all where no turn is running. Raises ResourceNotFound, FieldInvalid."""
        if after < 0:
            raise FieldInvalid.of("after_number", "must not be negative")
        acting, conversation_id = await locate_conversation(self._workspace, acting, conversation)
        stores = self._workspace.reading(acting)
        turn = await stores.conversations.active_turn(conversation_id)
        if turn is None:
            return
        async for number, event in follow_turn(stores, self._journal, turn, after):
            yield number, event
