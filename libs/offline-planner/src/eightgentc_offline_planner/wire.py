"""Chat completions as OpenAI writes them, whole and in chunks. The model server of the tests speaks through this too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Token counts of one call."""

    prompt_tokens: int = 11
    completion_tokens: int = 7
    cached_tokens: int = 0


@dataclass(frozen=True)
class ToolCall:
    """One function call; `arguments` is JSON as text."""

    name: str
    arguments: str
    id: str = "call_1"


@dataclass(frozen=True, kw_only=True)
class Completion:
    """What a model answers to one request."""

    text: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    refusal: str | None = None
    finish_reason: str | None = None
    """None: `tool_calls` or `stop`, as it fits."""
    usage: Usage | None = field(default_factory=Usage)
    """None: the provider reports none."""
    model: str = "scripted-1"
    id: str = "chatcmpl-scripted"
    created: int = 1_764_000_000
    """Seconds since 1970."""
    piece: int = 12
    """Characters of one delta."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the completion and of each chunk."""


def whole(answer: Completion) -> JSON:
    """The answer to a request that does not stream."""
    message: JSON = {"role": "assistant", "content": answer.text, "refusal": answer.refusal}
    if answer.tool_calls:
        message["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in answer.tool_calls
        ]
    choice = {"index": 0, "message": message, "finish_reason": _finish(answer), "logprobs": None}
    usage = {} if answer.usage is None else {"usage": _usage(answer.usage)}
    return {**_envelope(answer, "chat.completion"), "choices": [choice], **usage}


def chunks(answer: Completion, *, include_usage: bool) -> Iterator[JSON]:
    """The same as a stream."""
    yield opening(answer)
    yield from deltas(answer)
    yield from closing(answer, include_usage=include_usage)


def opening(answer: Completion) -> JSON:
    """The first chunk, which carries the role and no words."""
    return _chunk(answer, {"role": "assistant", "content": None if answer.tool_calls else ""})


def deltas(answer: Completion) -> Iterator[JSON]:
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


def closing(answer: Completion, *, include_usage: bool) -> Iterator[JSON]:
    """The chunk with the finish reason, and the usage chunk when the request asked for it."""
    yield _chunk(answer, {}, _finish(answer))
    if include_usage and answer.usage is not None:
        yield {**_envelope(answer, "chat.completion.chunk"), "choices": [], "usage": _usage(answer.usage)}


def error(
    message: str, *, kind: str = "invalid_request_error", param: str | None = None, code: str | None = None
) -> JSON:
    """An error body."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def _chunk(answer: Completion, delta: JSON, finish_reason: str | None = None) -> JSON:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
    return {**_envelope(answer, "chat.completion.chunk"), "choices": [choice]}


def _envelope(answer: Completion, kind: str) -> JSON:
    return {"id": answer.id, "object": kind, "created": answer.created, "model": answer.model, **answer.more}


def _finish(answer: Completion) -> str:
    return answer.finish_reason or ("tool_calls" if answer.tool_calls else "stop")


def _usage(spent: Usage) -> JSON:
    return {
        "prompt_tokens": spent.prompt_tokens,
        "completion_tokens": spent.completion_tokens,
        "total_tokens": spent.prompt_tokens + spent.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": spent.cached_tokens},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }


def _pieces(words: str, size: int) -> Iterator[str]:
    return (words[start : start + size] for start in range(0, len(words), size))
