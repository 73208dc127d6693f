"""A turn followed to its end: by its journal, and by what is stored of it where the journal falls silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from eightgentc_projects.domain.conversation import Turn, TurnState
from eightgentc_projects.ports.turn_journal import Ended, Started, Text, TurnEntry, TurnJournal
from eightgentc_projects.ports.workspace import Stores

_ASK_AGAIN_SECONDS = 0.5


async def follow_turn(
    stores: Stores, journal: TurnJournal, turn: Turn, after: int = 0
) -> AsyncIterator[tuple[int, TurnEntry]]:
    """(number, entry) after a number, up to `Ended`. A turn whose process died has failed once its lease is over."""
    seen, lives = after, True
    while True:
        async for number, entry in journal.read(turn.id, seen):
            yield number, entry
            if isinstance(entry, Ended):
                return
            seen = number
        if not lives:
            break
        # What ended before this question is in the journal whole, so that one more reading misses nothing.
        active = await stores.conversations.active_turn(turn.conversation_id)
        lives = active is not None and active.id == turn.id
        if lives:
            await asyncio.sleep(_ASK_AGAIN_SECONDS)
    async for entry in _stored(stores, turn, only_its_end=seen > 0):
        seen += 1
        yield seen, entry


async def _stored(stores: Stores, turn: Turn, *, only_its_end: bool) -> AsyncIterator[TurnEntry]:
    """What was saved of a turn, as entries."""
    turn = await stores.conversations.turn(turn.id)
    if not only_its_end:
        conversation = await stores.conversations.get(turn.conversation_id)
        yield Started.of(turn, conversation.section)
        message = await stores.conversations.message(turn.assistant_message_id)
        if message is not None:
            yield Text(message.text)
    if turn.state in (TurnState.DONE, TurnState.ABORTED):
        yield Ended(turn.state, "stop" if turn.state is TurnState.DONE else "")
    else:
        yield Ended(TurnState.FAILED, error="The answer could not be finished.")
