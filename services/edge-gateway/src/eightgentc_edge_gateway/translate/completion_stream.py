"""A completion as the AI SDK's UI message stream, or as its plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc_edge_gateway.contract.problem import Problem
from eightgentc_edge_gateway.translate.ui_message_stream import (
    DONE,
    HEADERS,
    Chunk,
    about_generation,
    frames_of,
    notice_chunks,
)

_TEXT = {"id": "text-1"}


class CompletionChunks:
    """Of one text, which every client from 5.0.0 on reads."""

    headers: Mapping[str, str] = HEADERS

    def __init__(self) -> None:
        self._begun = False

    def of(self, message: pb.StreamCompletionResponse) -> bytes:
        return frames_of(self._chunks(message)) + (DONE if message.HasField("finish") else b"")

    def failure(self, problem: Problem) -> bytes | None:
        return (
            frames_of([*self._end(), {"type": "error", "errorText": problem.detail or problem.title}]) + DONE
        )

    def _chunks(self, message: pb.StreamCompletionResponse) -> Iterator[Chunk]:
        if not self._begun:
            self._begun = True
            yield from ({"type": "start"}, {"type": "start-step"}, {"type": "text-start", **_TEXT})
        if message.text_delta:
            yield {"type": "text-delta", **_TEXT, "delta": message.text_delta}
        if message.HasField("finish"):
            finish = message.finish
            yield from self._end()
            yield {"type": "finish-step"}
            yield from notice_chunks(finish.generation.provider)
            about = about_generation(finish.generation)
            del about["generationId"]  # it is not stored
            yield {"type": "finish", "messageMetadata": {**about, "finishReason": finish.finish_reason}}

    def _end(self) -> Iterator[Chunk]:
        if self._begun:
            yield {"type": "text-end", **_TEXT}


class CompletionText:
    """Nothing but the words."""

    headers: Mapping[str, str] = {}

    def of(self, message: pb.StreamCompletionResponse) -> bytes:
        return message.text_delta.encode()

    def failure(self, problem: Problem) -> bytes | None:
        return None
