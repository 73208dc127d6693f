"""StartQueuedTurns: what waits begins when the turn before it has ended, whichever process ran that."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial

from eightgentc_kit.background import Background
from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import DomainError, OutcomeUnknown
from eightgentc_kit.logging import logger
from eightgentc_projects.application.close_lapsed_turns import GRACE_SECONDS
from eightgentc_projects.application.lapsed_turn import shown_of
from eightgentc_projects.application.queue_signals import QueueSignals
from eightgentc_projects.application.reply_request import reply_request
from eightgentc_projects.application.turn_runner import LEASE_SECONDS, TurnRunner
from eightgentc_projects.domain.conversation import TurnState
from eightgentc_projects.domain.errors import ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.queued_turn import StartedTurn
from eightgentc_projects.domain.stream_event import Finish, Start
from eightgentc_projects.ports.conversation_store import TurnLapsed
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.turn_queues import StartableTurn, TurnQueues
from eightgentc_projects.ports.workspace import Stores, Workspace

log = logger(__name__)

_SECONDS = 1.0
_AT_A_TIME = 100


class StartQueuedTurns:
    """One for a process. It looks at once when a turn of this process has ended before others, and each second."""

    def __init__(
        self,
        queues: TurnQueues,
        workspace: Workspace,
        runner: TurnRunner,
        journal: TurnJournal,
        signals: QueueSignals,
        clock: Clock,
        stopping: asyncio.Event,
        embedder: Embedder | None = None,
    ) -> None:
        self._queues = queues
        self._workspace = workspace
        self._runner = runner
        self._journal = journal
        self._signals = signals
        self._clock = clock
        self._stopping = stopping
        self._embedder = embedder
        self._looking: Background | None = None
        self._starting: asyncio.Task[None] | None = None

    async def begin(self) -> bool:
        """Begin to look, once the schema is there: a check of readiness, which it never fails."""
        if self._looking is None:
            self._looking = Background()
            self._looking.start("queued turns", self._look)
        return True

    async def close(self) -> None:
        """Start no more; what waits is another process's to start, or this one's when it is there again."""
        if self._looking is not None:
            await self._looking.close()
        if self._starting is not None:
            await asyncio.wait({self._starting})

    async def __call__(self) -> None:
        """Start what may begin now."""
        for turn in await self._queues.startable(GRACE_SECONDS, _AT_A_TIME):
            if self._stopping.is_set():
                return
            # Shielded: a cancellation here would commit a turn that never starts.
            self._starting = asyncio.create_task(self._start(turn))
            try:
                await asyncio.shield(self._starting)
            except DomainError as error:
                log.warning("queued turn not started", turn_id=turn.id, reason=error.reason)
            except Exception:  # those of other conversations must not wait for this one
                log.exception("queued turn not started", turn_id=turn.id)

    async def _look(self) -> None:
        while True:
            with suppress(TimeoutError):
                # `wait_for` of 3.11 loses a cancellation that comes together with the event.
                async with asyncio.timeout(_SECONDS):
                    await self._signals.ended.wait()
            self._signals.ended.clear()
            if not self._stopping.is_set():
                await self()

    async def _start(self, waiting: StartableTurn) -> None:
        stores = self._workspace.reading(waiting.acting)
        try:
            started = await self._started(stores, waiting.id)
        except (ResourceNotFound, RoleNotSufficient) as refused:
            await self._refuse(stores, waiting.id, refused)
            return
        if started is None:
            return
        turn, message, section = started.turn, started.message, started.section
        await self._journal.append(turn.id, Start.of(turn, section, files_not_read=message.details.has_files))
        gather = partial(
            reply_request, self._workspace, self._embedder, waiting.acting, turn, message, section
        )
        self._runner.start(waiting.acting, turn, gather)
        self._signals.tell_moved()

    async def _started(self, stores: Stores, turn_id: str) -> StartedTurn | None:
        start = partial(stores.queue.start, turn_id, owner=self._runner.owner, lease_seconds=LEASE_SECONDS)
        try:
            return await start()
        except TurnLapsed as lapsed:
            now = self._clock.now()
            shown = await shown_of(lapsed.turn, self._journal, now)
            await stores.conversations.end_lapsed_turn(lapsed.turn, now, shown)
            return await start()
        except OutcomeUnknown:
            return await start()

    async def _refuse(self, stores: Stores, turn_id: str, refused: DomainError) -> None:
        """The person lost the right to write there while the turn waited."""
        if await stores.queue.end(turn_id, self._clock.now()) is TurnState.FAILED:
            finish = Finish(
                TurnState.FAILED,
                error_text=refused.message,
                error_reason=refused.reason,
                error_code=refused.code.value,
            )
            await self._journal.append(turn_id, finish)
            self._signals.ended.set()
        self._signals.tell_moved()
