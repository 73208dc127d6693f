"""StreamTurn: save a person's message, let a turn answer it, and follow the turn's journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import msgspec

from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import DomainError, FieldInvalid, OutcomeUnknown
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.append_message import NewMessage, message_of, new_message, send
from eightgentc_projects.application.follow_turn import follow_turn
from eightgentc_projects.application.gather_context import gather
from eightgentc_projects.application.open_conversation import Target
from eightgentc_projects.application.readers import Readers
from eightgentc_projects.application.recall_older import Question
from eightgentc_projects.application.turn_runner import LEASE_SECONDS, TurnRunner
from eightgentc_projects.domain.conversation import LONGEST_READ, Message, Turn, TurnState
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.stream_event import Start, TurnEvent
from eightgentc_projects.domain.text import checked
from eightgentc_projects.ports.conversation_store import NewTurn
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.planner import HistoryMessage, PlannerInput, ReplyRequest
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.workspace import Stores, Workspace

_HISTORY = 100
MAX_REQUEST_ID = 255


class StreamTurn:
    def __init__(
        self,
        workspace: Workspace,
        runner: TurnRunner,
        journal: TurnJournal,
        readers: Readers,
        clock: Clock,
        embedder: Embedder | None = None,
    ) -> None:
        self._workspace = workspace
        self._readers = readers
        self._runner = runner
        self._journal = journal
        self._clock = clock
        self._embedder = embedder

    async def __call__(
        self,
        acting: Acting,
        target: Target,
        new: NewMessage,
        *,
        anew: str | None = None,
        request_id: str = "",
    ) -> AsyncIterator[tuple[int, TurnEvent]]:
        """Events of the turn that answers the message.

        A message that was sent before streams its turn again, unless that failed or was stopped: then a new one answers
        it. One that was sent before and says something else now is a new version of it.

        Args:
            new: without parts only together with `anew`.
            anew: a message to answer once more: its id, its client key, or the id of an answer; '': the last one.
                None: none is named.
            request_id: a repeat streams the same turn, however it ended; '': the request has none.

        Raises:
            ResourceNotFound, RoleNotSufficient, FieldInvalid, RequestIdReused: nothing was saved.
            TurnRunning: the model still answers another message of this conversation.
            OutcomeUnknown: the message may be saved.
        """
        checked("request_id", request_id, maximum=MAX_REQUEST_ID)
        if target.project_id:
            acting = acting.in_project(target.project_id)
        message = new_message(acting, new, self._clock, may_be_empty=anew is not None)
        if len(message.text.encode()) > LONGEST_READ:
            rule = f"a text to be answered must have at most {LONGEST_READ:,} bytes"
            raise FieldInvalid.of("message.parts", rule)
        # Shielded: a disconnect here would commit a turn that never starts.
        opening = asyncio.create_task(self._open(acting, target, message, anew, request_id))
        turn, began = await asyncio.shield(opening)
        acting = acting.in_project(turn.project_id)
        with self._readers.reading(acting):
            async for number, event in follow_turn(self._workspace.reading(acting), self._journal, turn):
                repeats = isinstance(event, Start) and not began
                yield number, msgspec.structs.replace(event, replayed=True) if repeats else event

    async def _open(
        self, acting: Acting, target: Target, message: Message, anew: str | None, request_id: str
    ) -> tuple[Turn, bool]:
        """The turn, and whether it was this call that began it."""
        new = NewTurn(new_id(), new_id(), self._runner.owner, LEASE_SECONDS, request_id)
        stores = self._workspace.reading(acting)
        try:
            sent = await send(stores, acting, target, message, new, self._clock, self._journal, anew=anew)
        except OutcomeUnknown as unknown:
            if not request_id:
                raise
            # By its id the request finds what it did; no other process runs the turn that it may have begun.
            try:
                sent = await send(stores, acting, target, message, new, self._clock, self._journal, anew=anew)
            except DomainError:
                raise unknown from None
        conversation = sent.conversation
        acting = acting.in_project(conversation.project_id)
        stores = self._workspace.reading(acting)
        if sent.turn_id is not None and sent.turn_id != new.id:
            return await stores.conversations.turn(sent.turn_id), False
        asked_at, message = message.create_time, await message_of(sent, message, stores)
        turn = Turn(
            id=new.id,
            project_id=conversation.project_id,
            conversation_id=conversation.id,
            state=TurnState.RUNNING,
            requested_by=acting.user_id,
            user_message_id=message.id,
            assistant_message_id=new.assistant_message_id,
            create_time=asked_at,
        )
        section = conversation.details.section
        await self._journal.append(turn.id, Start.of(turn, section, files_not_read=message.details.has_files))
        self._runner.start(acting, turn, partial(self._request, acting, turn, message, section))
        return turn, True

    async def _request(self, acting: Acting, turn: Turn, message: Message, section: str) -> ReplyRequest:
        stores = self._workspace.reading_jointly(acting)
        gathered, (history, is_whole) = await asyncio.gather(
            gather(
                stores,
                acting,
                now=message.create_time,
                needs=Role.COMMENTER,
                section=section,
                question=Question(message.text, self._embedder),
            ),
            self._history(stores, turn),
        )
        return ReplyRequest(
            input=_without_own_chat(
                gathered.input, history, message, f"summary:{turn.conversation_id}", is_whole=is_whole
            ),
            section=section,
            history=tuple(history),
            # Who may not change the plan is offered nothing that would.
            offer_tools=gathered.project.role >= Role.EDITOR,
        )

    async def _history(self, stores: Stores, turn: Turn) -> tuple[list[HistoryMessage], bool]:
        """The newest messages, and whether there are no older ones."""
        messages = await stores.conversations.last_messages(turn.conversation_id, _HISTORY)
        history = [
            HistoryMessage(message.id, message.role, message.text)
            for message in messages
            if message.id != turn.user_message_id and message.text
        ]
        return history, len(messages) < _HISTORY


def _without_own_chat(
    input: PlannerInput, history: list[HistoryMessage], asked: Message, summary: str, *, is_whole: bool
) -> PlannerInput:
    """The chat's own messages go as its history, so they do not go a second time as context, nor in short.

    `summary`: the item of the chat's own, which goes along where older messages do not. `is_whole`: of the history.
    """
    own = {f"message:{message.id}" for message in history} | {f"message:{asked.id}"}
    return replace(
        input,
        prompt=asked.text,
        message_time=asked.create_time,
        context=tuple(
            replace(item, only_beyond_history=is_whole) if item.id == summary else item
            for item in input.context
            if item.id not in own
        ),
    )
