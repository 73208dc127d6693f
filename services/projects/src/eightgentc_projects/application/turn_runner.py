"""Runs turns as tasks of the server: a lost reader does not stop a turn, `stop` does, and its end is saved once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import msgspec

from eightgentc_kit.background import Background, every
from eightgentc_kit.clock import Clock
from eightgentc_kit.context import leave_call
from eightgentc_kit.errors import DomainError
from eightgentc_kit.ids import new_id
from eightgentc_kit.logging import logger
from eightgentc_projects.domain.conversation import Message, MessageDetails, Turn, TurnState
from eightgentc_projects.domain.generation import Generation, RunInfo
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import (
    Finish,
    ReplyEvent,
    ReplyFinish,
    TextDelta,
    ToolOutputAvailable,
    ToolOutputError,
)
from eightgentc_projects.ports.planner import Planner, ReplyRequest
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.turn_leases import TurnLeases
from eightgentc_projects.ports.workspace import Workspace

log = logger(__name__)

LEASE_SECONDS = 10.0
_HEARTBEAT_SECONDS = 0.7
_SAVE_ATTEMPTS = 6

GatherRequest = Callable[[], Awaitable[ReplyRequest]]
"""Gathers what the model is asked, as the first step of a turn: an error in it fails the turn."""


@dataclass(slots=True)
class _Outcome:
    """What a turn has produced so far."""

    state: TurnState = TurnState.FAILED
    text: str = ""
    tools: list[ToolOutputAvailable | ToolOutputError] = field(default_factory=list)
    finish_reason: str = ""
    error_text: str = ""
    error_reason: str = ""
    run: RunInfo | None = None

    def note(self, event: ReplyEvent) -> None:
        """Add an event of the reply."""
        match event:
            case TextDelta(text):
                self.text += text
            case ToolOutputAvailable() | ToolOutputError():
                self.tools.append(event)
            case ReplyFinish(finish_reason, run):
                self.state, self.finish_reason, self.run = TurnState.DONE, finish_reason, run

    @property
    def output(self) -> str:
        """Text and tools as JSON, for the record of the generation."""
        return msgspec.json.encode({"text": self.text, "tools": self.tools}).decode()

    def answer(self, turn: Turn, now: datetime) -> Message | None:
        """The message to save; None: the model said nothing."""
        if not (self.text or self.tools):
            return None
        return Message(
            id=turn.assistant_message_id,
            conversation_id=turn.conversation_id,
            author_id=None,
            details=MessageDetails(_parts(self)),
            text=self.text,
            client_key=None,
            turn_id=turn.id,
            state=self.state.value,
            create_time=now,
        )

    def generation(self, id: str, acting: Acting, now: datetime) -> Generation | None:
        """The record of the run to save; None: the model did not answer to its end."""
        if self.run is None:
            return None
        return Generation(
            id=id,
            kind="chat",
            run=self.run,
            output=self.output,
            applied=True,
            requested_by=acting.user_id,
            create_time=now,
        )

    def finish(self, generation_id: str) -> Finish:
        """The turn's last event."""
        return Finish(
            state=self.state,
            finish_reason=self.finish_reason,
            error_text=self.error_text,
            error_reason=self.error_reason,
            generation_id=generation_id,
            run=self.run,
        )


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
        clock: Clock,
        *,
        owner: str,
    ) -> None:
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
        outcome = _Outcome()
        replying = asyncio.create_task(self._reply(turn, gather, outcome))
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

    async def _run(self, acting: Acting, turn: Turn, replying: asyncio.Task[None], outcome: _Outcome) -> None:
        leave_call()
        try:
            await asyncio.wait({replying})
        except asyncio.CancelledError:
            replying.cancel()
            await asyncio.wait({replying})
        if replying.cancelled():
            outcome.state = TurnState.ABORTED
        await self._end(acting, turn, outcome)

    async def _reply(self, turn: Turn, gather: GatherRequest, outcome: _Outcome) -> None:
        leave_call()
        try:
            async for event in self._planner.reply(await gather()):
                outcome.note(event)
                # The end of the turn is announced once it is saved, and not when the reply ends.
                if not isinstance(event, ReplyFinish):
                    await self._journal.append(turn.id, event)
        except DomainError as error:
            outcome.error_text, outcome.error_reason = error.message, error.reason
        except Exception:
            log.exception("turn failed", turn_id=turn.id)
            outcome.error_text, outcome.error_reason = "Something went wrong on our side.", "INTERNAL"

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

    async def _end(self, acting: Acting, turn: Turn, outcome: _Outcome) -> None:
        generation_id = new_id() if outcome.run else ""
        for attempt in range(_SAVE_ATTEMPTS):
            try:
                await self._save(acting, turn, outcome, generation_id)
                break
            except DomainError as error:
                log.warning("turn not saved yet", turn_id=turn.id, reason=error.reason, attempt=attempt)
                if error.retry_after is None or attempt == _SAVE_ATTEMPTS - 1:
                    outcome.state, outcome.error_text = TurnState.FAILED, "The answer could not be saved."
                    outcome.error_reason = error.reason
                    break
                await asyncio.sleep(min(5.0, 0.5 * 2**attempt))
        await self._journal.append(turn.id, outcome.finish(generation_id))

    async def _save(self, acting: Acting, turn: Turn, outcome: _Outcome, generation_id: str) -> None:
        now = self._clock.now()
        stores = self._workspace.reading(acting)
        # False where another process closed it after our lease had ended: its end is the one that counts.
        await stores.conversations.end_turn(
            turn,
            outcome.state,
            now,
            answer=outcome.answer(turn, now),
            generation=outcome.generation(generation_id, acting, now),
        )


def _parts(outcome: _Outcome) -> str:
    """The parts of the saved message, as an AI SDK UIMessage has them."""
    parts: list[dict[str, object]] = [{"type": "step-start"}]
    if outcome.text:
        parts.append({"type": "text", "text": outcome.text, "state": "done"})
    for tool in outcome.tools:
        part: dict[str, object] = {"type": f"tool-{tool.tool_name}", "toolCallId": tool.tool_call_id}
        if isinstance(tool, ToolOutputError):
            part |= {"state": "output-error", "input": None, "errorText": tool.error_text}
        else:
            output = json.loads(tool.output)
            part |= {"state": "output-available", "input": output, "output": output}
        parts.append(part)
    return json.dumps(parts, ensure_ascii=False)
