"""Answers as OpenAI writes them: the completion object, and the chunks of its stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .answer import Answer

CREATED = 1_764_000_000
COMPLETION_ID = "chatcmpl-scripted"
JSON = dict[str, Any]


def completion(answer: Answer) -> JSON:
    """The unary answer."""
    message: JSON = {"role": "assistant", "content": answer.text, "refusal": answer.refusal}
    if answer.tool_calls:
        message["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in answer.tool_calls
        ]
    whole = {
        **_envelope(answer, "chat.completion"),
        "choices": [{"index": 0, "message": message, "finish_reason": _finish(answer), "logprobs": None}],
    }
    return whole if answer.usage is None else {**whole, "usage": _usage(answer)}


def deltas(answer: Answer) -> Iterator[JSON]:
    """The growing part of the stream; tool calls come in fragments, id and name only in their first."""
    for piece in _pieces(answer.text or "", answer.piece):
        yield _chunk(answer, {"content": piece})
    for piece in _pieces(answer.refusal or "", answer.piece):
        yield _chunk(answer, {"refusal": piece})
    for index, call in enumerate(answer.tool_calls):
        head = {"index": index, "id": call.id, "type": "function"}
        yield _chunk(answer, {"tool_calls": [{**head, "function": {"name": call.name, "arguments": ""}}]})
        for piece in _pieces(call.arguments, answer.piece):
            yield _chunk(answer, {"tool_calls": [{"index": index, "function": {"arguments": piece}}]})


def opening(answer: Answer) -> JSON:
    """The first chunk, which carries the role and no words."""
    return _chunk(answer, {"role": "assistant", "content": None if answer.tool_calls else ""})


def closing(answer: Answer, include_usage: bool) -> Iterator[JSON]:
    """The chunk with the finish reason, and the usage chunk when the request asked for it."""
    yield _chunk(answer, {}, _finish(answer))
    if include_usage and answer.usage is not None:
        yield {**_envelope(answer, "chat.completion.chunk"), "choices": [], "usage": _usage(answer)}


def _chunk(answer: Answer, delta: JSON, finish_reason: str | None = None) -> JSON:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
    return {**_envelope(answer, "chat.completion.chunk"), "choices": [choice]}


def _envelope(answer: Answer, kind: str) -> JSON:
    return {"id": COMPLETION_ID, "object": kind, "created": CREATED, "model": answer.model}


def _finish(answer: Answer) -> str:
    return answer.finish_reason or ("tool_calls" if answer.tool_calls else "stop")


def _usage(answer: Answer) -> JSON:
    assert answer.usage is not None
    spent = answer.usage
    return {
        "prompt_tokens": spent.prompt_tokens,
        "completion_tokens": spent.completion_tokens,
        "total_tokens": spent.prompt_tokens + spent.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": spent.cached_tokens},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }


def _pieces(words: str, size: int) -> Iterator[str]:
    return (words[start : start + size] for start in range(0, len(words), size))
