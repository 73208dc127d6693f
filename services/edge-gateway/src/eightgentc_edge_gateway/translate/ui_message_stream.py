"""The AI SDK's UI message stream, protocol v1: a turn's events as the chunks that every client from 5.0.0 on reads.

Only chunk types and fields that 5.0.0 knows are used, for it refuses any other, unless the client asks for more. What is our own is in metadata, in
`data-…` parts, and the event's number into the SSE line `id:`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1.generation_pb2 import Generation
from eightgentc_edge_gateway.translate.generation import cost_usd, today, usage
from eightgentc_edge_gateway.translate.notices import FILES_NOT_READ, NOTICES

HEADERS = {"x-vercel-ai-ui-message-stream": "v1"}
DONE = b"data: [DONE]\n\n"

_STATES = {
    conversation_pb2.TURN_STATE_DONE: "done",
    conversation_pb2.TURN_STATE_ABORTED: "aborted",
}
Chunk = dict[str, Any]
_encode = msgspec.json.Encoder().encode


class UiMessageStream:
    """One turn, translated event by event. `asks`: the client takes `tool-approval-request`, which is known from 6 on."""

    def __init__(self, *, asks: bool = False) -> None:
        self._asks = asks
        self._turn_id: str | None = None
        self._last_number = 0
        self._text = 0
        self._text_open = False
        self._drawings: dict[str, GrowingPart] = {}
        self._waits = False
        self.ended = False

    def frames(self, event: pb.TurnEvent) -> bytes:
        """The event as SSE. The last of its chunks carries its number, so that no part of it can be skipped."""
        chunks = list(self._chunks(event))
        self._last_number = event.number
        frames = [b"data: %b\n\n" % _encode(chunk) for chunk in chunks]
        if frames and event.number:
            frames[-1] = b"id: %d\n%b" % (event.number, frames[-1])
        if self.ended:
            frames.append(DONE)
        return b"".join(frames)

    def reconnect(self) -> bytes:
        """The server shuts down and the turn continues: what the client needs to resume it."""
        data = {"turnId": self._turn_id, "after": self._last_number}
        chunk = {"type": "data-reconnect", "data": data, "transient": True}
        return b"event: reconnect\ndata: %b\n\n" % _encode(chunk)

    def failure(self, text: str) -> bytes:
        """The rest of the turn cannot be read."""
        self.ended = True
        return frames_of([*self._close_text(), {"type": "error", "errorText": text}]) + DONE

    def _chunks(self, event: pb.TurnEvent) -> Iterator[Chunk]:
        match event.WhichOneof("part") or event.WhichOneof("event"):
            case "text_delta":
                if not self._text_open:
                    self._text, self._text_open = self._text + 1, True
                    yield {"type": "text-start", "id": f"text-{self._text}"}
                yield {"type": "text-delta", "id": f"text-{self._text}", "delta": event.text_delta}
            case "queued":
                yield self._queued(event.queued)
            case "start":
                yield from self._start(event.start)
            case "tool_input_start":
                yield from self._close_text()
                start = event.tool_input_start
                yield {
                    "type": "tool-input-start",
                    "toolCallId": start.tool_call_id,
                    "toolName": start.tool_name,
                }
            case "tool_input_delta":
                delta = event.tool_input_delta
                yield {
                    "type": "tool-input-delta",
                    "toolCallId": delta.tool_call_id,
                    "inputTextDelta": delta.input_text_delta,
                }
            case "data_piece":
                piece = event.data_piece
                part = self._drawings.setdefault(piece.tool_call_id, GrowingPart(piece.name, piece.id))
                yield from part.grown(piece.data)
            case "tool_output_available":
                yield from self._close_text()
                self._drawings.pop(event.tool_output_available.tool_call_id, None)
                yield from _output(event.tool_output_available, asks=self._asks)
            case "tool_output_error":
                yield from self._close_text()
                if event.tool_output_error.tool_call_id in self._drawings:
                    yield self._drawings.pop(event.tool_output_error.tool_call_id).void()
                yield from _output_error(event.tool_output_error)
            case "finish":
                yield from self._finish(event.finish)

    def _queued(self, queued: pb.TurnQueued) -> Chunk:
        self._waits, self._turn_id = True, queued.turn.id
        data = {
            "turnId": queued.turn.id,
            "conversationId": queued.turn.conversation_id,
            "position": queued.position,
        }
        return {"type": "data-queued", "data": data, "transient": True}

    def _start(self, start: pb.TurnStart) -> Iterator[Chunk]:
        turn = start.turn
        self._waits, self._turn_id = False, turn.id
        metadata = {"turnId": turn.id, "conversationId": start.conversation.id or turn.conversation_id}
        yield {"type": "start", "messageId": turn.assistant_message_id, "messageMetadata": metadata}
        yield {"type": "start-step"}
        if start.files_not_read:
            yield {"type": "data-notice", "id": "files", "data": FILES_NOT_READ}

    def _close_text(self) -> Iterator[Chunk]:
        if self._text_open:
            self._text_open = False
            yield {"type": "text-end", "id": f"text-{self._text}"}

    def _finish(self, finish: pb.TurnFinish) -> Iterator[Chunk]:
        self.ended = True
        yield from self._close_text()
        yield from (part.void() for part in self._drawings.values())
        metadata = self._metadata(finish)
        if finish.state == conversation_pb2.TURN_STATE_DONE:
            yield {"type": "finish-step"}
            yield from notice_chunks(finish.generation.provider)
            yield {"type": "finish", "messageMetadata": metadata}
            return
        # Of what ended before it began there is no message, and metadata would make an empty one.
        if not self._waits:
            yield {"type": "message-metadata", "messageMetadata": metadata}
        if finish.state == conversation_pb2.TURN_STATE_ABORTED:
            yield {"type": "abort"}
        else:
            yield {"type": "error", "errorText": finish.error_text or "The answer could not be finished."}

    def _metadata(self, finish: pb.TurnFinish) -> Chunk:
        metadata: Chunk = {"turnId": self._turn_id, "state": _STATES.get(finish.state, "failed")}
        if finish.HasField("generation"):
            metadata |= about_generation(finish.generation)
        if finish.finish_reason:
            metadata["finishReason"] = finish.finish_reason
        if finish.error_reason:
            metadata |= {"code": finish.error_reason, "resumable": finish.resumable}
        return metadata


class GrowingPart:
    """A part of ours that is still being made; every chunk replaces the one before it, since they have one id.

    Each holds all items so far, so that one is sent only once they are a quarter more than in the last: together they are
    at most five times as long as the whole.
    """

    def __init__(self, name: str, id: str) -> None:
        self._chunk: Chunk = {"type": f"data-{name}", "id": id}
        self._about: Chunk = {"proposalId": id, "applied": False}
        self._items: dict[str, list[Any]] = {}
        self._shown = 0

    def grown(self, piece: str) -> Iterator[Chunk]:
        """What is shown of it with a further piece."""
        for name, items in msgspec.json.decode(piece).items():
            self._items.setdefault(name, []).extend(items)
        count = sum(map(len, self._items.values()))
        if count * 4 >= self._shown * 5 and count > self._shown:
            self._shown = count
            yield {**self._chunk, "data": {**self._about, "state": "drawing", **self._items}}

    def void(self) -> Chunk:
        """Nothing came of it."""
        nothing: dict[str, list[Any]] = {name: [] for name in self._items}
        return {**self._chunk, "data": {**self._about, "state": "failed", **nothing}}


def frames_of(chunks: Iterable[Chunk]) -> bytes:
    """Chunks as SSE."""
    return b"".join(b"data: %b\n\n" % _encode(chunk) for chunk in chunks)


def _output(result: pb.ToolOutputAvailable, *, asks: bool) -> Iterator[Chunk]:
    """What the model made, what the screen shows of it, and what became of it. Of a service of 0.1, the first is the last."""
    call = {"toolCallId": result.tool_call_id}
    input = msgspec.json.decode(result.input or result.output)
    yield {"type": "tool-input-available", **call, "toolName": result.tool_name, "input": input}
    if result.HasField("data"):
        part = result.data
        yield {"type": f"data-{part.name}", "id": part.id, "data": msgspec.json.decode(part.data)}
    output = msgspec.json.decode(result.output)
    if asks and output.get("state") == "waiting":
        yield {"type": "tool-approval-request", "approvalId": output["proposalId"], **call}
    else:
        yield {"type": "tool-output-available", **call, "output": output}


def _output_error(result: pb.ToolOutputError) -> Iterator[Chunk]:
    call = {"toolCallId": result.tool_call_id}
    input = msgspec.json.decode(result.input) if result.input else None
    yield {"type": "tool-input-available", **call, "toolName": result.tool_name, "input": input}
    yield {"type": "tool-output-error", **call, "errorText": result.error_text}


def notice_chunks(provider: str) -> Iterator[Chunk]:
    """A part of the message on the screen, never stored. Its id lets a resumed stream replace it instead of adding another."""
    if notice := NOTICES.get(provider):
        yield {"type": "data-notice", "id": "notice", "data": notice}


def about_generation(generation: Generation) -> Chunk:
    """What the metadata of a message say of its run."""
    about = {
        "generationId": generation.id,
        "runId": generation.run_id,
        "provider": generation.provider,
        "model": generation.model,
        "usage": usage(generation),
        "costUsd": cost_usd(generation),
        "cache": generation.cache,
    }
    if day := today(generation):
        about["today"] = day
    return about
