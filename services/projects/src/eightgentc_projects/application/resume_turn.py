"""ResumeTurn: the running turn of a conversation again, from its start or after a number."""

from __future__ import annotations

from collections.abc import AsyncIterator

from eightgentc_projects.application.read_conversations import locate
from eightgentc_projects.domain.conversation import Turn, TurnState
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.turn_journal import Ended, Started, Text, TurnEntry, TurnJournal
from eightgentc_projects.ports.workspace import Stores, Workspace


class ResumeTurn:
    def __init__(self, workspace: Workspace, journal: TurnJournal) -> None:
        self._workspace = workspace
        self._journal = journal

    async def __call__(
        self, acting: Acting, conversation: str, *, after: int
    ) -> AsyncIterator[tuple[int, TurnEntry]]:
        """Nothing at all where no turn is running. Raises ResourceNotFound."""
        acting, conversation_id = await locate(self._workspace, acting, conversation)
        turn = await self._workspace.reading(acting).conversations.active_turn(conversation_id)
        if turn is None:
            return
        async for number, entry in self._journal.read(turn.id, after):
            yield number, entry


async def replay_message(
    stores: Stores, journal: TurnJournal, turn: Turn
) -> AsyncIterator[tuple[int, TurnEntry]]:
    """A turn that has ended: its journal while that lives, else what was saved of it."""
    seen = 0
    async for number, entry in journal.read(turn.id, 0):
        seen = number
        yield number, entry
    if seen:
        return
    conversation = await stores.conversations.get(turn.conversation_id)
    yield (
        1,
        Started(
            turn.id,
            turn.project_id,
            turn.conversation_id,
            conversation.section,
            turn.user_message_id,
            turn.assistant_message_id,
        ),
    )
    message = await stores.conversations.message(turn.assistant_message_id)
    if message is not None:
        yield 2, Text(message.text)
    failed = turn.state is TurnState.FAILED
    error = "The answer could not be finished." if failed else ""
    yield 3, Ended(turn.state, "stop" if turn.state is TurnState.DONE else "", error)
