"""StreamTurn: save a person's message, let a turn answer it, and follow the turn's journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.append_message import NewMessage, message_of, new_message, send
from eightgentc_projects.application.follow_turn import follow_turn
from eightgentc_projects.application.gather_context import gather_context
from eightgentc_projects.application.open_conversation import Target
from eightgentc_projects.application.turn_runner import LEASE_SECONDS, TurnRunner
from eightgentc_projects.domain.conversation import Message, Turn, TurnState
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.stream_event import Start, TurnEvent
from eightgentc_projects.ports.conversation_store import NewTurn
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
        if target.project_id:
            acting = acting.in_project(target.project_id)
        message = new_message(acting, new, self._clock)
        # Shielded: a disconnect here would commit a turn that never starts.
        opening = asyncio.create_task(self._open(acting, target, message))
        turn = await asyncio.shield(opening)
        stores = self._workspace.reading(acting.in_project(turn.project_id))
        async for number, event in follow_turn(stores, self._journal, turn):
            yield number, event

    async def _open(self, acting: Acting, target: Target, message: Message) -> Turn:
        new = NewTurn(new_id(), new_id(), self._runner.owner, LEASE_SECONDS)
        sent = await send(self._workspace.reading(acting), acting, target, message, new, self._clock)
        conversation = sent.conversation
        acting = acting.in_project(conversation.project_id)
        stores = self._workspace.reading(acting)
        if sent.turn_id is not None and sent.turn_id != new.id:
            return await stores.conversations.turn(sent.turn_id)
        message = await message_of(sent, message, stores)
        turn = Turn(
            id=new.id,
            project_id=conversation.project_id,
            conversation_id=conversation.id,
            state=TurnState.RUNNING,
            requested_by=acting.user_id,
            user_message_id=message.id,
            assistant_message_id=new.assistant_message_id,
            create_time=message.create_time,
        )
        section = conversation.details.section
        await self._journal.append(turn.id, Start.of(turn, section))
        self._runner.start(acting, turn, partial(self._request, acting, turn, message, section))
        return turn

    async def _request(self, acting: Acting, turn: Turn, message: Message, section: str) -> ReplyRequest:
        stores = self._workspace.reading_jointly(acting)
        input, history = await asyncio.gather(
            gather_context(stores, acting, now=message.create_time, needs=Role.COMMENTER, section=section),
            self._history(stores, turn),
        )
        return ReplyRequest(
            input=_without_own_chat(input, history, message), section=section, history=tuple(history)
        )

    async def _history(self, stores: Stores, turn: Turn) -> list[HistoryMessage]:
        messages = await stores.conversations.last_messages(turn.conversation_id, _HISTORY)
        return [
            HistoryMessage(message.id, message.role, message.text)
            for message in messages
            if message.id != turn.user_message_id and message.text
        ]


def _without_own_chat(input: PlannerInput, history: list[HistoryMessage], asked: Message) -> PlannerInput:
    """The chat's own messages go as its history, so they do not go a second time as context."""
    own = {f"message:{message.id}" for message in history} | {f"message:{asked.id}"}
    return replace(
        input,
        prompt=asked.text,
        message_time=asked.create_time,
        context=tuple(item for item in input.context if item.id not in own),
    )
