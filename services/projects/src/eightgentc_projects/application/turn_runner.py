"""Runs turns as tasks of the server: a lost reader does not stop a turn, `stop` does, and its end is saved once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from eightgentc_kit.background import Background, every
from eightgentc_kit.clock import Clock
from eightgentc_kit.context import leave_call
from eightgentc_kit.errors import Code, DomainError, RemoteError
from eightgentc_kit.ids import new_id
from eightgentc_kit.logging import logger
from eightgentc_projects.application.act_in_turn import ActInTurn
from eightgentc_projects.application.draw_in_turn import DrawInTurn
from eightgentc_projects.application.queue_signals import QueueSignals
from eightgentc_projects.application.turn_outcome import TurnOutcome
from eightgentc_projects.domain.conversation import Turn, TurnState
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import (
    ToolCalled,
    ToolDrawing,
    ToolOutputAvailable,
    ToolOutputError,
    TurnEvent,
)
from eightgentc_projects.ports.planner import Planner, ReplyRequest
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.turn_leases import TurnLeases
from eightgentc_projects.ports.workspace import Workspace

log = logger(__name__)

LEASE_SECONDS = 10.0
_HEARTBEAT_SECONDS = 0.7
_SAVE_ATTEMPTS = 30
_NOT_SAVED = "The answer could not be saved."
_OUR_FAULT = "Something went wrong on our side."
_CLOSED_BEFORE = RemoteError(
    _NOT_SAVED, code=Code.UNAVAILABLE, reason="UNAVAILABLE", domain="projects.eightgentc", retry_after=1.0
)

GatherRequest = Callable[[], Awaitable[ReplyRequest]]
"""Gathers what the model is asked, as the first step of a turn: an error in it fails the turn."""


@dataclass(frozen=True, slots=True)
class _Running:
    """A turn of this process; `replying` is what a stop cancels, `task` also saves its end."""

    turn: Turn
    replying: asyncio.Task[None]
    task: asyncio.Task[None]


class TurnRunner:
    """Owns the running turns of this process. `owner`: its name in the leases."""

    def __init__(
        self,
        workspace: Workspace,
        leases: TurnLeases,
        planner: Planner,
        journal: TurnJournal,
        act: ActInTurn,
        draw: DrawInTurn,
        signals: QueueSignals,
        clock: Clock,
        *,
        owner: str,
    ) -> None:
        self._act = act
        self._draw = draw
        self._signals = signals
        self._workspace = workspace
        self._leases = leases
        self._planner = planner
        self._journal = journal
        self._clock = clock
        self.owner = owner
        self._turns: dict[str, _Running] = {}
        self._renewing: Background | None = None

    def start(self, acting: Acting, turn: Turn, gather: GatherRequest) -> None:
        """Begin to run a turn that is stored as running and owned by this process."""
        outcome = TurnOutcome()
        replying = asyncio.create_task(self._reply(acting, turn, gather, outcome))
        task = asyncio.create_task(self._run(acting, turn, replying, outcome))
        self._turns[turn.id] = _Running(turn, replying, task)
        task.add_done_callback(lambda _: self._turns.pop(turn.id, None))
        if self._renewing is None:
            self._renewing = Background()
            self._renewing.start("turn leases", partial(every, _HEARTBEAT_SECONDS, self._renew))

    def stop(self, turn_id: str) -> None:
        """Stop a turn of this process at once; one of another process sees it at its next heartbeat."""
        running = self._turns.get(turn_id)
        if running is not None:
            running.replying.cancel()

    async def close(self) -> None:
        """Let the running turns end; the server's drain time bounds how long."""
        if self._turns:
            await asyncio.gather(*(one.task for one in self._turns.values()), return_exceptions=True)
        if self._renewing is not None:
            await self._renewing.close()

    async def _run(
        self, acting: Acting, turn: Turn, replying: asyncio.Task[None], outcome: TurnOutcome
    ) -> None:
        leave_call()
        try:
            await asyncio.wait({replying})
        except asyncio.CancelledError:
            replying.cancel()
            await asyncio.wait({replying})
        if outcome.acting is not None:
            await asyncio.wait({outcome.acting})
        if replying.cancelled():
            outcome.state = TurnState.ABORTED
        await self._end(acting, turn, outcome)

    async def _reply(self, acting: Acting, turn: Turn, gather: GatherRequest, outcome: TurnOutcome) -> None:
        leave_call()
        try:
            async for event in self._planner.reply(await gather()):
                if isinstance(event, ToolDrawing):
                    told: TurnEvent | None = await self._draw(acting, turn, event, outcome.drawings)
                else:
                    told = outcome.note(event)
                if told is not None:
                    await self._journal.append(turn.id, told)
        except DomainError as error:
            outcome.fail(error.message, error)
        except Exception:
            log.exception("turn failed", turn_id=turn.id)
            outcome.fail(_OUR_FAULT, DomainError())
        else:
            if outcome.calls:
                # Shielded: what a stop would cut off may be saved, and then it has to be said.
                outcome.acting = asyncio.create_task(self._act_on(acting, turn, outcome))
                await asyncio.shield(outcome.acting)

    async def _act_on(self, acting: Acting, turn: Turn, outcome: TurnOutcome) -> None:
        """Do what the model called tools for. One that cannot be done spoils neither the others nor the text."""
        while outcome.calls:
            event, line = await self._done(acting, turn, outcome.calls[0], outcome)
            outcome.acted(event, line)
            await self._journal.append(turn.id, event)

    async def _done(
        self, acting: Acting, turn: Turn, call: ToolCalled, outcome: TurnOutcome
    ) -> tuple[ToolOutputAvailable | ToolOutputError, str]:
        assert outcome.run is not None, "a reply ends with ReplyFinish or an error"
        try:
            drawing = outcome.drawings.get(call.tool_call_id)
            return await self._act(acting, turn, call, outcome.run, drawing.shown if drawing else {})
        except DomainError as error:
            log.info("tool not done", turn_id=turn.id, tool=call.tool_name, reason=error.reason)
            why = error.message
        except Exception:
            log.exception("tool failed", turn_id=turn.id, tool=call.tool_name)
            why = _OUR_FAULT
        return call.failed(why), ""

    async def _renew(self) -> None:
        """Renew the leases of all turns, and stop those that may not go on."""
        held = list(self._turns.values())
        if not held:
            return
        turns = [one.turn for one in held]
        try:
            renewed = await self._leases.renew(turns, owner=self.owner, lease_seconds=LEASE_SECONDS)
        except DomainError as error:
            log.warning("turns not renewed", count=len(turns), reason=error.reason)
            return
        for one in held:
            if one.turn.id not in renewed:
                one.replying.cancel()

    async def _end(self, acting: Acting, turn: Turn, outcome: TurnOutcome) -> None:
        for error in outcome.left_undone():
            await self._journal.append(turn.id, error)
        if outcome.run is not None:
            outcome.generation_id = new_id()
        is_awaited = False
        for attempt in range(_SAVE_ATTEMPTS):
            try:
                is_awaited = await self._save(acting, turn, outcome)
                break
            except DomainError as error:
                log.warning("turn not saved yet", turn_id=turn.id, reason=error.reason, attempt=attempt)
                if error.retry_after is None or attempt == _SAVE_ATTEMPTS - 1:
                    outcome.fail(_NOT_SAVED, error)
                    break
                await asyncio.sleep(min(1.0, 0.25 * 2**attempt))
            except Exception:
                log.exception("turn not saved", turn_id=turn.id)
                outcome.fail(_NOT_SAVED, DomainError())
                break
        await self._journal.append(turn.id, outcome.finish())
        if is_awaited:
            self._signals.ended.set()

    async def _save(self, acting: Acting, turn: Turn, outcome: TurnOutcome) -> bool:
        """Whether others may wait behind it."""
        now = self._clock.now()
        conversations = self._workspace.reading(acting).conversations
        ended = await conversations.end_turn(
            turn,
            outcome.state,
            now,
            owner=self.owner,
            answer=outcome.answer(turn, now),
            generation=outcome.generation(acting, now),
        )
        # Closed before: by this very call, whose answer was lost, or by another process after our lease had ended. Then
        # the end of that one counts.
        if not ended.closed and (await conversations.turn(turn.id)).state is not outcome.state:
            outcome.fail(_NOT_SAVED, _CLOSED_BEFORE)
        return ended.is_awaited
