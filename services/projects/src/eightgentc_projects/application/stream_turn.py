"""StreamTurn: save a person's message, let a turn answer it, and follow the turn's journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import msgspec

from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import DomainError, FieldInvalid, OutcomeUnknown
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.append_message import NewMessage, message_of, new_message, send
from eightgentc_projects.application.follow_queued_turn import follow_queued_turn
from eightgentc_projects.application.follow_turn import follow_turn
from eightgentc_projects.application.open_conversation import Target
from eightgentc_projects.application.queue_signals import QueueSignals
from eightgentc_projects.application.readers import Readers
from eightgentc_projects.application.reply_request import reply_request
from eightgentc_projects.application.turn_runner import LEASE_SECONDS, TurnRunner
from eightgentc_projects.domain.conversation import LONGEST_READ, Message, Turn, TurnState
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import ReadEvent, Start
from eightgentc_projects.domain.text import checked
from eightgentc_projects.ports.conversation_store import NewTurn, SentMessage
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.workspace import Stores, Workspace

MAX_REQUEST_ID = 255


class StreamTurn:
    def __init__(
        self,
        workspace: Workspace,
        runner: TurnRunner,
        journal: TurnJournal,
        signals: QueueSignals,
        readers: Readers,
        clock: Clock,
        embedder: Embedder | None = None,
    ) -> None:
        self._workspace = workspace
        self._signals = signals
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
        queue: bool = False,
    ) -> AsyncIterator[tuple[int, ReadEvent]]:
        """Events of the turn that answers the message.

        A message that was sent before streams its turn again, unless that failed or was stopped: then a new one answers
        it. One that was sent before and says something else now is a new version of it.

        Args:
            new: without parts only together with `anew`.
            anew: a message to answer once more: its id, its client key, or the id of an answer; '': the last one.
                None: none is named.
            request_id: a repeat streams the same turn, however it ended; '': the request has none.
            queue: where another turn runs or waits, this one waits for it, unless it is to answer `anew`.

        Raises:
            ResourceNotFound, RoleNotSufficient, FieldInvalid, RequestIdReused: nothing was saved.
            TurnRunning: the model still answers another message of this conversation, or one waits there.
            TooMany: as many wait there as may.
            OutcomeUnknown: the message may be saved.
        """
        checked("request_id", request_id, maximum=MAX_REQUEST_ID)
        if target.project_id:
            acting = acting.in_project(target.project_id)
        message = new_message(acting, new, self._clock, may_be_empty=anew is not None)
        if len(message.text.encode()) > LONGEST_READ:
            rule = f"a text to be answered must have at most {LONGEST_READ:,} bytes"
            raise FieldInvalid.of("message.parts", rule)
        new_turn = NewTurn(
            *(new_id(), new_id(), self._runner.owner, LEASE_SECONDS, request_id), queue=queue and anew is None
        )
        # Shielded: a disconnect here would commit a turn that never starts.
        opening = asyncio.create_task(self._open(acting, target, message, anew, new_turn))
        turn, began = await asyncio.shield(opening)
        acting = acting.in_project(turn.project_id)
        stores = self._workspace.reading(acting)
        with self._readers.reading(acting):
            if turn.state is TurnState.QUEUED:
                async for item in follow_queued_turn(stores, self._journal, self._signals, turn):
                    yield item
                return
            async for number, event in follow_turn(stores, self._journal, turn):
                repeats = isinstance(event, Start) and not began
                yield number, msgspec.structs.replace(event, replayed=True) if repeats else event

    async def _open(
        self, acting: Acting, target: Target, message: Message, anew: str | None, new: NewTurn
    ) -> tuple[Turn, bool]:
        """The turn, and whether it was this call that began it."""
        stores = self._workspace.reading(acting)
        try:
            sent = await send(stores, acting, target, message, new, self._clock, self._journal, anew=anew)
        except OutcomeUnknown as unknown:
            # One that may wait may have been begun by another process since then: two would run it.
            if not new.request_id or new.queue:
                raise
            # By its id the request finds what it did; no other process runs the turn that it may have begun.
            try:
                sent = await send(stores, acting, target, message, new, self._clock, self._journal, anew=anew)
            except DomainError:
                raise unknown from None
        conversation = sent.conversation
        acting = acting.in_project(conversation.project_id)
        stores = self._workspace.reading(acting)
        if sent.position:
            return await self._waiting(stores, sent), False
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
        self._runner.start(
            acting,
            turn,
            partial(reply_request, self._workspace, self._embedder, acting, turn, message, section),
        )
        return turn, True

    async def _waiting(self, stores: Stores, sent: SentMessage) -> Turn:
        """The turn that waits, unless it has begun meanwhile."""
        assert sent.turn_id is not None
        waiting = await stores.queue.turns(sent.conversation.id)
        for turn in (queued.turn for queued in waiting if queued.turn.id == sent.turn_id):
            return turn
        return await stores.conversations.turn(sent.turn_id)
