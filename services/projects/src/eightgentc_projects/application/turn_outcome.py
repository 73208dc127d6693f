"""What a turn has produced so far, and what is saved and announced of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from eightgentc_kit.errors import Code, DomainError
from eightgentc_projects.application.draw_in_turn import Drawings
from eightgentc_projects.application.message_parts import MessageParts
from eightgentc_projects.domain.conversation import Message, MessageDetails, Turn, TurnState
from eightgentc_projects.domain.generation import Generation, RunInfo
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import (
    Finish,
    ReplyFinish,
    SaidEvent,
    TextDelta,
    ToolCalled,
    ToolOutputAvailable,
    ToolOutputError,
    TurnEvent,
)

_STOPPED_BEFORE = "The answer ended before this was saved, so nothing was changed."
# These name no time to come again, and yet the next try may end otherwise.
_MAY_GO_BETTER = frozenset({Code.ABORTED, Code.DEADLINE_EXCEEDED, Code.INTERNAL})


@dataclass(slots=True)
class TurnOutcome:
    """What a turn has produced so far. `generation_id`: the record of its run, once there is one.

    `drawings`: what is seen while it is drawn. `calls`: the tools that the model called and that are still to be done. `acting`: what does them. `tools`: what became
    of the others. `done`: the same in a line each, of those that did something.
    """

    state: TurnState = TurnState.FAILED
    text: str = ""
    parts: MessageParts = field(default_factory=MessageParts)
    drawings: Drawings = field(default_factory=dict)
    calls: list[ToolCalled] = field(default_factory=list)
    acting: asyncio.Task[None] | None = None
    tools: list[ToolOutputAvailable | ToolOutputError] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    finish_reason: str = ""
    error_text: str = ""
    error_reason: str = ""
    error_code: str = ""
    resumable: bool = False
    run: RunInfo | None = None
    generation_id: str = ""

    def note(self, event: SaidEvent) -> TurnEvent | None:
        """Add an event of the reply. Returns what readers are told of it; None: nothing, yet."""
        match event:
            case ReplyFinish(finish_reason, run):
                # The end of the turn is announced once it is saved, and not when the reply ends.
                self.state, self.finish_reason, self.run = TurnState.DONE, finish_reason, run
                return None
            case ToolCalled():
                self.calls.append(event)
                return None
        self.show(event)
        return event

    def show(self, event: TurnEvent) -> None:
        """Add what readers see."""
        if isinstance(event, TextDelta):
            self.text += event.text
        self.parts.add(event)

    def acted(self, event: ToolOutputAvailable | ToolOutputError, line: str = "") -> None:
        """What became of the first tool that waits. `line`: as models read it later; '': nothing was done."""
        self.calls.pop(0)
        self.tools.append(event)
        self.parts.add(event)
        if line:
            self.done.append(line)

    def left_undone(self) -> list[ToolOutputError]:
        """The tools that were called and came to nothing, since the turn ended before."""
        errors = [call.failed(_STOPPED_BEFORE) for call in self.calls]
        for error in errors:
            self.acted(error)
        return errors

    def fail(self, text: str, error: DomainError) -> None:
        """It could not be finished, or not be saved. `text`: for people."""
        self.state, self.error_text = TurnState.FAILED, text
        self.error_reason, self.error_code = error.reason, error.code.value
        self.resumable = error.retry_after is not None or error.code in _MAY_GO_BETTER

    @property
    def output(self) -> str:
        """Text and tools as JSON, for the record of the generation. What was made is in those of the proposals."""
        tools = [msgspec.structs.replace(tool, input="") for tool in self.tools]
        return msgspec.json.encode({"text": self.text, "tools": tools}).decode()

    def answer(self, turn: Turn, now: datetime) -> Message | None:
        """The message to save; None: the model said nothing.

        Its text is what models and searches read, and so says in a line each what was done.
        """
        if self.parts.is_empty:
            return None
        text = "\n\n".join([*([self.text] if self.text else []), *(f"[{line}]" for line in self.done)])
        return Message(
            id=turn.assistant_message_id,
            conversation_id=turn.conversation_id,
            author_id=None,
            details=MessageDetails(self.parts.as_json(), self._metadata(turn)),
            text=text,
            client_key=None,
            turn_id=turn.id,
            state=self.state.value,
            create_time=now,
        )

    def generation(self, acting: Acting, now: datetime) -> Generation | None:
        """The record of the run to save; None: the model did not answer to its end."""
        if self.run is None:
            return None
        return Generation(
            id=self.generation_id,
            kind="chat",
            run=self.run,
            output=self.output,
            applied=True,
            requested_by=acting.user_id,
            create_time=now,
        )

    def finish(self) -> Finish:
        """The turn's last event."""
        return Finish(
            state=self.state,
            finish_reason=self.finish_reason,
            error_text=self.error_text,
            error_reason=self.error_reason,
            error_code=self.error_code,
            resumable=self.resumable,
            generation_id=self.generation_id,
            run=self.run,
        )

    def _metadata(self, turn: Turn) -> str:
        """The metadata of the saved message: what the gateway's stream of this turn says, by the same names."""
        metadata: dict[str, object] = {
            "turnId": turn.id,
            "conversationId": turn.conversation_id,
            "state": self.state.value,
        }
        if self.run is not None:
            run = self.run
            metadata |= {
                "generationId": self.generation_id,
                "runId": run.run_id,
                "provider": run.provider,
                "model": run.model,
                "usage": {
                    "inputTokens": run.input_tokens,
                    "outputTokens": run.output_tokens,
                    "totalTokens": run.input_tokens + run.output_tokens,
                },
                "costUsd": run.cost_nano_usd / 1e9,
                "cache": run.cache,
            }
            if run.local_date:
                metadata["today"] = {
                    "date": run.local_date,
                    "weekday": run.weekday,
                    "timeZone": run.time_zone,
                }
        if self.finish_reason:
            metadata["finishReason"] = self.finish_reason
        if self.error_reason:
            metadata |= {"code": self.error_reason, "resumable": self.resumable}
        return msgspec.json.encode(metadata).decode()
