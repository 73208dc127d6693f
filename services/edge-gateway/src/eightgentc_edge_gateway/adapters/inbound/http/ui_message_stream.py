"""The AI SDK's UI message stream, protocol v1: a turn's events as the chunks that every client from 5.0.0 on reads.

Only chunk types and fields that 5.0.0 knows are used: it refuses any other. What is ours goes into metadata, into
`data-…` parts, and the entry's number into the SSE line `id:`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from eightgentc_edge_gateway.contract.generation import Generation
from eightgentc_edge_gateway.ports.turn_event import (
    TextDelta,
    ToolCalled,
    ToolDelta,
    ToolResult,
    TurnEnded,
    TurnEvent,
    TurnStarted,
)

HEADERS = {"x-vercel-ai-ui-message-stream": "v1"}
DONE = b"data: [DONE]\n\n"

Chunk = dict[str, Any]
_encode = msgspec.json.Encoder().encode


class UiMessageStream:
    """One turn, translated event by event."""

    def __init__(self) -> None:
        self._turn: TurnStarted | None = None
        self._last_number = 0
        self._text = 0
        self._text_open = False
        self.ended = False

    def frames(self, event: TurnEvent) -> bytes:
        """The event as SSE. The last of its chunks carries its number, so that no part of it can be skipped."""
        chunks = list(self._chunks(event))
        self._last_number = event.number
        frames = [b"data: %b\n\n" % _encode(chunk) for chunk in chunks]
        if frames:
            frames[-1] = b"id: %d\n%b" % (event.number, frames[-1])
        if self.ended:
            frames.append(DONE)
        return b"".join(frames)

    def farewell(self) -> bytes:
        """The server goes away and the turn goes on: what the client needs to come back for the rest."""
        data = {"turnId": self._turn.turn_id if self._turn else None, "after": self._last_number}
        chunk = {"type": "data-reconnect", "data": data, "transient": True}
        return b"event: reconnect\ndata: %b\n\n" % _encode(chunk)

    def failure(self, text: str) -> bytes:
        """The turn cannot be shown any further."""
        self.ended = True
        chunks = [*self._close_text(), {"type": "error", "errorText": text}]
        return b"".join(b"data: %b\n\n" % _encode(chunk) for chunk in chunks) + DONE

    def _chunks(self, event: TurnEvent) -> Iterator[Chunk]:
        match event.entry:
            case TextDelta(text):
                if not self._text_open:
                    self._text, self._text_open = self._text + 1, True
                    yield {"type": "text-start", "id": f"text-{self._text}"}
                yield {"type": "text-delta", "id": f"text-{self._text}", "delta": text}
            case TurnStarted() as turn:
                self._turn = turn
                metadata = {"turnId": turn.turn_id, "conversationId": turn.conversation_id}
                yield {"type": "start", "messageId": turn.assistant_message_id, "messageMetadata": metadata}
                yield {"type": "start-step"}
            case ToolCalled(call_id, tool):
                yield from self._close_text()
                yield {"type": "tool-input-start", "toolCallId": call_id, "toolName": tool}
            case ToolDelta(call_id, text):
                yield {"type": "tool-input-delta", "toolCallId": call_id, "inputTextDelta": text}
            case ToolResult() as result:
                yield from self._close_text()
                yield from _tool_chunks(result)
            case TurnEnded() as end:
                yield from self._end(end)

    def _close_text(self) -> Iterator[Chunk]:
        if self._text_open:
            self._text_open = False
            yield {"type": "text-end", "id": f"text-{self._text}"}

    def _end(self, end: TurnEnded) -> Iterator[Chunk]:
        self.ended = True
        yield from self._close_text()
        metadata = _metadata(self._turn, end)
        if end.state == "done":
            yield {"type": "finish-step"}
            yield {"type": "finish", "messageMetadata": metadata}
            return
        yield {"type": "message-metadata", "messageMetadata": metadata}
        if end.state == "aborted":
            yield {"type": "abort"}
        else:
            yield {"type": "error", "errorText": end.error or "The answer could not be finished."}


def _tool_chunks(result: ToolResult) -> Iterator[Chunk]:
    """Our tools describe their output, so the checked arguments are both."""
    known = {"toolCallId": result.call_id}
    given = msgspec.json.decode(result.arguments) if result.arguments else None
    yield {"type": "tool-input-available", **known, "toolName": result.tool, "input": given}
    if result.arguments:
        yield {"type": "tool-output-available", **known, "output": given}
    else:
        yield {"type": "tool-output-error", **known, "errorText": result.error}


def _metadata(turn: TurnStarted | None, end: TurnEnded) -> dict[str, Any]:
    metadata: dict[str, Any] = {"turnId": turn.turn_id if turn else None}
    if end.generation is not None:
        metadata |= _about(end.generation)
    if end.finish_reason:
        metadata["finishReason"] = end.finish_reason
    if end.error_reason:
        metadata["code"] = end.error_reason
    return metadata


def _about(generation: Generation) -> dict[str, Any]:
    return {
        "generationId": generation.id,
        "runId": generation.run_id,
        "provider": generation.provider,
        "model": generation.model,
        "usage": generation.usage.model_dump(),
        "costUsd": generation.cost_usd,
        "cache": generation.cache,
    }
