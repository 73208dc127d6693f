"""The types of the Chat Completions wire as nearly all servers send it. Whatever is not named here is skipped."""

from __future__ import annotations

from typing import Any

import msgspec

MAX_MODEL = 200
"""Characters of a model's name."""


class WireFunction(msgspec.Struct):
    name: str | None = None
    arguments: str | None = None


class WireToolCall(msgspec.Struct):
    """A call, or a fragment of one. Some servers put name and arguments here, without a function around them."""

    index: int | None = None
    id: str | None = None
    function: WireFunction | None = None
    name: str | None = None
    arguments: str | None = None


class WireMessage(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[WireToolCall] | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    function_call: WireFunction | None = None


class WireChoice(msgspec.Struct):
    message: WireMessage | None = None
    delta: WireMessage | None = None
    finish_reason: str | None = None
    text: str | None = None
    usage: Any = None
    error: Any = None


class WireAnswer(msgspec.Struct):
    """A completion, or one chunk of it. `usage` and `error` are read when they matter, in whatever form they have.

    `x_groq`: where Groq has the usage of a stream.
    """

    choices: list[WireChoice] = []
    model: str | None = None
    usage: Any = None
    error: Any = None
    x_groq: Any = None
