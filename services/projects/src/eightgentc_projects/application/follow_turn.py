"""Follows a turn to its end: by its journal, and by what is saved where the journal has no more of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from eightgentc_projects.application.message_parts import events_of
from eightgentc_projects.domain.conversation import Turn, TurnState
from eightgentc_projects.domain.stream_event import Finish, Start, TurnEvent
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.workspace import Stores

_ASK_AGAIN_SECONDS = 0.5


async def follow_turn(
    stores: Stores, journal: TurnJournal, turn: Turn, after: int = 0
) -> AsyncIterator[tuple[int, TurnEvent]]:
    """(number, event) after a number, up to `Finish`. A turn whose process died has failed once its lease is over."""
    seen, lives = after, True
    while True:
        async for number, event in journal.read(turn.id, seen):
            yield number, event
            if isinstance(event, Finish):
                return
            seen = number
        if not lives:
            break
        # The turn may end between the read and this check; then the journal is read once more.
        active = await stores.conversations.active_turn(turn.conversation_id)
        lives = active is not None and active.id == turn.id
        if lives:
            await asyncio.sleep(_ASK_AGAIN_SECONDS)
    async for event in _saved(stores, turn, only_its_end=seen > 0):
        seen += 1
        yield seen, event


async def _saved(stores: Stores, turn: Turn, *, only_its_end: bool) -> AsyncIterator[TurnEvent]:
    """What was saved of a turn, as events."""
    turn = await stores.conversations.turn(turn.id)
    if not only_its_end:
        # One that was cancelled while it waited has never begun, and its message was never saved.
        if await stores.conversations.message(turn.user_message_id) is not None:
            conversation = await stores.conversations.get(turn.conversation_id)
            yield Start.of(turn, conversation.details.section)
        message = await stores.conversations.message(turn.assistant_message_id)
        if message is not None:
            for event in events_of(message.details.parts):
                yield event
    if turn.state in (TurnState.DONE, TurnState.ABORTED):
        yield Finish(turn.state, "stop" if turn.state is TurnState.DONE else "")
    else:
        yield Finish(TurnState.FAILED, error_text="The answer could not be finished.")
