"""What a turn has produced so far, and what is saved and announced of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from eightgentc_kit.errors import Code, DomainError
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

# These name no time to come again, and yet the next try may end otherwise.
_MAY_GO_BETTER = frozenset({Code.ABORTED, Code.DEADLINE_EXCEEDED, Code.INTERNAL})


@dataclass(slots=True)
class TurnOutcome:
    """What a turn has produced so far. `generation_id`: the record of its run, once there is one."""

    state: TurnState = TurnState.FAILED
    text: str = ""
    tools: list[ToolOutputAvailable | ToolOutputError] = field(default_factory=list)
    finish_reason: str = ""
    error_text: str = ""
    error_reason: str = ""
    error_code: str = ""
    resumable: bool = False
    run: RunInfo | None = None
    generation_id: str = ""

    def note(self, event: ReplyEvent) -> None:
        """Add an event of the reply."""
        match event:
            case TextDelta(text):
                self.text += text
            case ToolOutputAvailable() | ToolOutputError():
                self.tools.append(event)
            case ReplyFinish(finish_reason, run):
                self.state, self.finish_reason, self.run = TurnState.DONE, finish_reason, run

    def fail(self, text: str, error: DomainError) -> None:
        """It could not be finished, or not be saved. `text`: for people."""
        self.state, self.error_text = TurnState.FAILED, text
        self.error_reason, self.error_code = error.reason, error.code.value
        self.resumable = error.retry_after is not None or error.code in _MAY_GO_BETTER

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
            details=MessageDetails(self._parts(), self._metadata(turn)),
            text=self.text,
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

    def _parts(self) -> str:
        """The parts of the saved message, as an AI SDK UIMessage has them."""
        parts: list[dict[str, object]] = [{"type": "step-start"}]
        if self.text:
            parts.append({"type": "text", "text": self.text, "state": "done"})
        for tool in self.tools:
            part: dict[str, object] = {"type": f"tool-{tool.tool_name}", "toolCallId": tool.tool_call_id}
            if isinstance(tool, ToolOutputError):
                part |= {"state": "output-error", "input": None, "errorText": tool.error_text}
            else:
                output = json.loads(tool.output)
                part |= {"state": "output-available", "input": output, "output": output}
            parts.append(part)
        return json.dumps(parts, ensure_ascii=False)

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
