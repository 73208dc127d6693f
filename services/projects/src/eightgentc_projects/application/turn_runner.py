"""Runs turns as tasks of the server: losing the reader does not stop one, `stop` does, and its end is saved once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import msgspec

from eightgentc_kit.clock import Clock
from eightgentc_kit.context import leave_call
from eightgentc_kit.errors import DomainError
from eightgentc_kit.ids import new_id
from eightgentc_kit.logging import logger
from eightgentc_projects.domain.conversation import Message, Turn, TurnState
from eightgentc_projects.domain.generation import Generation, RunInfo
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.planner import (
    Planner,
    ReplyDone,
    ReplyEvent,
    ReplyRequest,
    TextDelta,
    ToolDelta,
    ToolResult,
    ToolStart,
)
from eightgentc_projects.ports.turn_journal import (
    Ended,
    Text,
    ToolCalled,
    ToolChecked,
    ToolWritten,
    TurnEntry,
    TurnJournal,
)
from eightgentc_projects.ports.workspace import Workspace

log = logger(__name__)

LEASE_SECONDS = 10.0
_HEARTBEAT_SECONDS = 0.7
_SAVE_ATTEMPTS = 6

GatherRequest = Callable[[], Awaitable[ReplyRequest]]
"""Gathers what the model is asked, as the first thing of a turn: what goes wrong in it is the turn's failure."""


@dataclass(slots=True)
class _Outcome:
    """What a turn has come to so far."""

    state: TurnState = TurnState.FAILED
    text: str = ""
    tools: list[dict[str, object]] = field(default_factory=list)
    finish_reason: str = ""
    error: str = ""
    error_reason: str = ""
    run: RunInfo | None = None


class TurnRunner:
    """Owns the running turns of this process. `owner`: its name in the leases."""

    def __init__(
        self, workspace: Workspace, planner: Planner, journal: TurnJournal, clock: Clock, *, owner: str
    ) -> None:
        self._workspace = workspace
        self._planner = planner
        self._journal = journal
        self._clock = clock
        self.owner = owner
        self._turns: dict[str, asyncio.Task[None]] = {}

    def start(self, acting: Acting, turn: Turn, gather: GatherRequest) -> None:
        """Begin to run a turn that is stored as running and owned by this process."""
        task = asyncio.create_task(self._run(acting, turn, gather))
        self._turns[turn.id] = task
        task.add_done_callback(lambda _: self._turns.pop(turn.id, None))

    def stop(self, turn_id: str) -> None:
        """Stop a turn of this process at once; one of another process sees the wish at its next heartbeat."""
        speaking = self._turns.get(turn_id)
        if speaking is not None:
            speaking.cancel()

    async def close(self) -> None:
        """Let the running turns end; the server's drain time bounds how long."""
        if self._turns:
            await asyncio.gather(*self._turns.values(), return_exceptions=True)

    async def _run(self, acting: Acting, turn: Turn, gather: GatherRequest) -> None:
        leave_call()
        outcome = _Outcome()
        speaking = asyncio.create_task(self._speak(turn, gather, outcome))
        heartbeat = asyncio.create_task(self._hold(acting, turn, speaking))
        try:
            await asyncio.wait({speaking})
            if speaking.cancelled():
                outcome.state = TurnState.ABORTED
        except asyncio.CancelledError:
            speaking.cancel()
            await asyncio.wait({speaking})
            outcome.state = TurnState.ABORTED
        try:
            await self._end(acting, turn, outcome)
        finally:
            heartbeat.cancel()

    async def _speak(self, turn: Turn, gather: GatherRequest, outcome: _Outcome) -> None:
        try:
            async for event in self._planner.reply(await gather()):
                entry = _entry(event, outcome)
                if entry is not None:
                    await self._journal.append(turn.id, entry)
        except DomainError as error:
            outcome.error, outcome.error_reason = error.message, error.reason
        except Exception:
            log.exception("turn failed", turn_id=turn.id)
            outcome.error, outcome.error_reason = "Something went wrong on our side.", "INTERNAL"

    async def _hold(self, acting: Acting, turn: Turn, speaking: asyncio.Task[None]) -> None:
        store = self._workspace.reading(acting).conversations
        while True:
            await asyncio.sleep(_HEARTBEAT_SECONDS)
            try:
                if not await store.renew_turn(turn.id, owner=self.owner, lease_seconds=LEASE_SECONDS):
                    speaking.cancel()
                    return
            except DomainError as error:
                log.warning("turn not renewed", turn_id=turn.id, reason=error.reason)

    async def _end(self, acting: Acting, turn: Turn, outcome: _Outcome) -> None:
        generation_id = new_id() if outcome.run else ""
        for attempt in range(_SAVE_ATTEMPTS):
            try:
                await self._save(acting, turn, outcome, generation_id)
                break
            except DomainError as error:
                log.warning("turn not saved yet", turn_id=turn.id, reason=error.reason, attempt=attempt)
                if error.retry_after is None or attempt == _SAVE_ATTEMPTS - 1:
                    outcome.state, outcome.error = TurnState.FAILED, "The answer could not be saved."
                    outcome.error_reason = error.reason
                    break
                await asyncio.sleep(min(5.0, 0.5 * 2**attempt))
        await self._journal.append(turn.id, _ended(outcome, generation_id))

    async def _save(self, acting: Acting, turn: Turn, outcome: _Outcome, generation_id: str) -> None:
        now = self._clock.now()
        async with self._workspace.change(acting, cause="StreamTurn", needs=Role.COMMENTER) as change:
            if not await change.conversations.end_turn(turn.id, outcome.state, now):
                return  # another process closed it after our lease had ended
            change.record("turn", turn.id, after={"state": outcome.state.value})
            if outcome.text or outcome.tools:
                message = Message(
                    id=turn.assistant_message_id,
                    conversation_id=turn.conversation_id,
                    author_id=None,
                    parts=_parts(outcome),
                    text=outcome.text,
                    metadata=None,
                    client_key=None,
                    turn_id=turn.id,
                    state=outcome.state.value,
                    create_time=now,
                )
                await change.conversations.add_message(message)
                await change.conversations.touch(turn.conversation_id, now)
                change.record("message", message.id, after={"role": "assistant", "text": outcome.text})
            if outcome.run:
                await change.generations.insert(
                    Generation(
                        id=generation_id,
                        kind="chat",
                        run=outcome.run,
                        output=msgspec.json.encode({"text": outcome.text, "tools": outcome.tools}).decode(),
                        applied=True,
                        requested_by=acting.user_id,
                        create_time=now,
                    )
                )


def _entry(event: ReplyEvent, outcome: _Outcome) -> TurnEntry | None:
    """Note the event in the outcome, and give its entry in the journal; the end waits until it is saved."""
    match event:
        case TextDelta(text):
            outcome.text += text
            return Text(text)
        case ToolStart(call_id, tool):
            return ToolCalled(call_id, tool)
        case ToolDelta(call_id, text):
            return ToolWritten(call_id, text)
        case ToolResult(call_id, tool, arguments, error):
            outcome.tools.append({"callId": call_id, "tool": tool, "arguments": arguments, "error": error})
            written = "" if arguments is None else msgspec.json.encode(arguments).decode()
            return ToolChecked(call_id, tool, written, error)
        case ReplyDone(finish_reason, run):
            outcome.state, outcome.finish_reason, outcome.run = TurnState.DONE, finish_reason, run
            return None


def _parts(outcome: _Outcome) -> str:
    parts: list[dict[str, object]] = [{"type": "step-start"}]
    if outcome.text:
        parts.append({"type": "text", "text": outcome.text, "state": "done"})
    for tool in outcome.tools:
        part: dict[str, object] = {"type": f"tool-{tool['tool']}", "toolCallId": tool["callId"]}
        if tool["arguments"] is None:
            part |= {"state": "output-error", "input": None, "errorText": tool["error"]}
        else:
            part |= {"state": "output-available", "input": tool["arguments"], "output": tool["arguments"]}
        parts.append(part)
    return json.dumps(parts, ensure_ascii=False)


def _ended(outcome: _Outcome, generation_id: str) -> Ended:
    run = outcome.run
    if run is None:
        return Ended(outcome.state, outcome.finish_reason, outcome.error, outcome.error_reason)
    return Ended(
        outcome.state,
        outcome.finish_reason,
        outcome.error,
        outcome.error_reason,
        generation_id,
        run.run_id,
        run.provider,
        run.model,
        run.input_tokens,
        run.output_tokens,
        run.cost_nano_usd,
        run.cache,
    )
