"""A chat completion as OpenAI writes it, whole or in chunks."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .composing import compose, compose_text
from .request import read_request, text_of
from .wanted import wanted

MODEL = "offline-planner"
CHARACTERS_A_TOKEN = 4
_PIECE = re.compile(r"\S{1,24}\s{0,2}|\s+")
WORDS_A_CHUNK = 3


@dataclass(frozen=True)
class Completion:
    """What the planner answers to one request."""

    id: str
    created: int
    text: str
    tool: str | None
    finish_reason: str
    usage: dict[str, Any]

    def whole(self) -> dict[str, Any]:
        """The unary answer."""
        message: dict[str, Any] = {
            "role": "assistant",
            "content": None if self.tool else self.text,
            "refusal": None,
        }
        if self.tool:
            message["tool_calls"] = [
                {**self._call(), "function": {"name": self.tool, "arguments": self.text}}
            ]
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason, "logprobs": None}
        return {**self._envelope("chat.completion"), "choices": [choice], "usage": self.usage}

    def chunks(self, *, include_usage: bool) -> Iterator[dict[str, Any]]:
        """The same as a stream of a few words each."""
        yield self._chunk({"role": "assistant", "content": None if self.tool else ""})
        if self.tool:
            yield self._chunk(
                {
                    "tool_calls": [
                        {"index": 0, **self._call(), "function": {"name": self.tool, "arguments": ""}}
                    ]
                }
            )
        for piece in _pieces(self.text):
            part = (
                {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}
                if self.tool
                else {"content": piece}
            )
            yield self._chunk(part)
        yield self._chunk({}, self.finish_reason)
        if include_usage:
            yield {**self._envelope("chat.completion.chunk"), "choices": [], "usage": self.usage}

    def _call(self) -> dict[str, str]:
        return {"id": f"call_{self.id[-24:]}", "type": "function"}

    def _chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
        return {**self._envelope("chat.completion.chunk"), "choices": [choice]}

    def _envelope(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL}


def complete(body: dict[str, Any]) -> Completion:
    """The completion of a request; the same request always gives the same one."""
    request = read_request(body)
    want = wanted(body, request.latest)
    if want.schema is None:
        text = compose_text(request)
    else:
        text = json.dumps(compose(want.schema, request), ensure_ascii=False)
    most: int = body.get("max_completion_tokens") or body.get("max_tokens") or len(text)
    cut = _tokens(text) > most
    text = text[: most * CHARACTERS_A_TOKEN] if cut else text
    stable = {key: value for key, value in body.items() if key not in {"stream", "stream_options"}}
    digest = hashlib.sha256(json.dumps(stable, sort_keys=True).encode()).hexdigest()
    prompt = sum(_tokens(text_of(message.get("content"))) + 3 for message in body["messages"])
    prompt += _tokens(json.dumps(body.get("tools") or ""))
    return Completion(
        id=f"chatcmpl-{digest[:29]}",
        created=int(request.now.timestamp()),
        text=text,
        tool=want.tool,
        finish_reason="length" if cut else "tool_calls" if want.tool else "stop",
        usage=_usage(prompt, _tokens(text)),
    )


def _usage(prompt: int, completion: int) -> dict[str, Any]:
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }


def _tokens(text: str) -> int:
    """About as many as a model would count."""
    return -(-len(text.encode("utf-8", "replace")) // CHARACTERS_A_TOKEN)


def _pieces(text: str) -> Iterator[str]:
    words = _PIECE.findall(text)
    return ("".join(words[i : i + WORDS_A_CHUNK]) for i in range(0, len(words), WORDS_A_CHUNK))
