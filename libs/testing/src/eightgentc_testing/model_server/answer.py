"""What the scripted model answers next: words, tool calls, plain HTTP errors, and the ways it can break."""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eightgentc_offline_planner.wire import Completion, ToolCall, Usage, error

__all__ = [
    "Answer",
    "Fault",
    "HTTPAnswer",
    "ToolCall",
    "Usage",
    "http_error",
    "raw",
    "refusal",
    "text",
    "tool_call",
]


class Fault(enum.Enum):
    """How an answer breaks. In a stream it strikes after `Answer.fault_after` deltas."""

    NO_HEADERS = "the connection closes before a byte of the answer"
    HEADERS_ONLY = "the headers arrive, then the connection closes"
    CUT_IN_EVENT = "the body ends inside an event (unary: inside the JSON), without the end of its framing"
    CUT_AFTER_EVENT = "the body ends after a whole event, without the end of its framing"
    END_WITHOUT_DONE = "the stream ends politely, but without finish reason and [DONE]"
    RESET = "the connection is reset (RST)"
    STALL = "nothing more is sent until the client closes"
    STALL_BEFORE_HEADERS = "the request is read and never answered"
    ERROR_EVENT = "the stream carries an error object instead of the next chunk, then ends"
    MALFORMED = "an event (unary: the body) is not JSON"
    BAD_UTF8 = "an event (unary: the body) holds bytes that are not UTF-8"
    DUPLICATE_DONE = "[DONE] is sent twice"


@dataclass(frozen=True, kw_only=True)
class Answer(Completion):
    """One chat completion, and how it is delivered; whole or as a stream, as the request asks."""

    delay: float = 0.0
    """Seconds before every delta after the first."""
    gated: bool = False
    """Every event after the first delta waits for a permit of the server's gate."""
    held: bool = False
    """The whole answer, its headers too, waits for one permit of the server's gate."""
    fault: Fault | None = None
    fault_after: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class HTTPAnswer:
    """Any other HTTP answer: an error, an HTML page with status 200, half a JSON document."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    held: bool = False


def text(words: str, **how: Any) -> Answer:
    """An answer in words."""
    return Answer(text=words, **how)


def tool_call(name: str, arguments: Mapping[str, Any] | str, **how: Any) -> Answer:
    """A call of one tool; arguments as text are sent as they are, valid JSON or not."""
    written = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return Answer(tool_calls=(ToolCall(name, written),), **how)


def refusal(words: str = "I cannot help with that.", **how: Any) -> Answer:
    """A refusal in the field that OpenAI has for it."""
    return Answer(refusal=words, **how)


def http_error(
    status: int,
    message: str = "scripted error",
    *,
    code: str | None = None,
    kind: str = "server_error",
    retry_after: str | None = None,
    held: bool = False,
) -> HTTPAnswer:
    """An error in OpenAI's shape; 429 with or without Retry-After, 500, 502 and the others."""
    body = error(message, kind=kind, code=code)
    headers = {} if retry_after is None else {"retry-after": retry_after}
    return HTTPAnswer(status=status, body=json.dumps(body).encode(), headers=headers, held=held)


def raw(body: str | bytes, *, status: int = 200, content_type: str = "application/json") -> HTTPAnswer:
    """A body as it is: HTML with status 200, JSON that stops in the middle, JSON of another shape."""
    return HTTPAnswer(
        status=status, body=body.encode() if isinstance(body, str) else body, content_type=content_type
    )
