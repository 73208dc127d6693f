"""StreamTurn: save a person's message, let a turn answer it, and follow the turn's journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.append_message import MessageAppended, NewMessage, append
from eightgentc_projects.application.follow_turn import follow_turn
from eightgentc_projects.application.gather_context import gather_context
from eightgentc_projects.application.open_conversation import Target, find_target
from eightgentc_projects.application.turn_runner import LEASE_SECONDS, TurnRunner
from eightgentc_projects.domain.conversation import Turn, TurnState
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.stream_event import Start, TurnEvent
from eightgentc_projects.ports.planner import HistoryMessage, PlannerInput, ReplyRequest
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.workspace import Stores, Workspace

_HISTORY = 100


class StreamTurn:
    def __init__(self, workspace: Workspace, runner: TurnRunner, journal: TurnJournal, clock: Clock) -> None:
        self._workspace = workspace
        self._runner = runner
        self._journal = journal
        self._clock = clock

    async def __call__(
        self, acting: Acting, target: Target, new: NewMessage
    ) -> AsyncIterator[tuple[int, TurnEvent]]:
        """Events of the turn that answers the message. A message that was sent before streams its turn again.

        Raises:
            ResourceNotFound, RoleNotSufficient, FieldInvalid: nothing was saved.
            TurnRunning: the model still answers another message of this conversation.
        """
        acting, conversation_id = await find_target(self._workspace, acting, target)
        # Shielded: a disconnect here would commit a turn that never starts.
        opening = asyncio.create_task(self._open(acting, target, conversation_id, new))
        turn = await asyncio.shield(opening)
        async for number, event in follow_turn(self._workspace.reading(acting), self._journal, turn):
            yield number, event

    async def _open(self, acting: Acting, target: Target, conversation_id: str, new: NewMessage) -> Turn:
        async with self._workspace.change(acting, cause="StreamTurn", needs=Role.COMMENTER) as change:
            appended = await append(change, acting, target, conversation_id, new, self._clock)
            known = appended.known and await change.conversations.turn_of_message(appended.message.id)
            if known:
                return known
            turn = self._new_turn(acting, appended)
            await change.conversations.begin_turn(turn, owner=self._runner.owner, lease_seconds=LEASE_SECONDS)
            change.record("turn", turn.id, after={"state": turn.state.value})
        await self._journal.append(turn.id, Start.of(turn, appended.conversation.details.section))
        self._runner.start(acting, turn, partial(self._request, acting, turn, appended))
        return turn

    def _new_turn(self, acting: Acting, appended: MessageAppended) -> Turn:
        return Turn(
            id=new_id(),
            project_id=acting.project_id,
            conversation_id=appended.conversation.id,
            state=TurnState.RUNNING,
            requested_by=acting.user_id,
            user_message_id=appended.message.id,
            assistant_message_id=new_id(),
            create_time=self._clock.now(),
        )

    async def _request(self, acting: Acting, turn: Turn, appended: MessageAppended) -> ReplyRequest:
        section = appended.conversation.details.section
        stores = self._workspace.reading_jointly(acting)
        input, history = await asyncio.gather(
            gather_context(
                stores, acting, now=appended.message.create_time, needs=Role.COMMENTER, section=section
            ),
            self._history(stores, turn),
        )
        return ReplyRequest(
            input=_without_own_chat(input, history, appended), section=section, history=tuple(history)
        )

    async def _history(self, stores: Stores, turn: Turn) -> list[HistoryMessage]:
        messages = await stores.conversations.last_messages(turn.conversation_id, _HISTORY)
        return [
            HistoryMessage(message.id, message.role, message.text)
            for message in messages
            if message.id != turn.user_message_id and message.text
        ]


def _without_own_chat(
    input: PlannerInput, history: list[HistoryMessage], appended: MessageAppended
) -> PlannerInput:
    """The chat's own messages go as its history, so they do not go a second time as context."""
    own = {f"message:{message.id}" for message in history} | {f"message:{appended.message.id}"}
    return replace(
        input,
        prompt=appended.message.text,
        message_time=appended.message.create_time,
        context=tuple(item for item in input.context if item.id not in own),
    )
