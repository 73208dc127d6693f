"""Reading an answer field by field where its types are not the usual ones: what is odd loses only itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from eightgentc_ai.adapters.outbound.openai.provider_error import error_in
from eightgentc_ai.adapters.outbound.openai.wire_types import (
    WireAnswer,
    WireChoice,
    WireFunction,
    WireMessage,
    WireToolCall,
)

_MAX_DIGITS = 30
_THOUGHTS = ("thinking", "reasoning", "reasoning_content", "thought", "summary")


def read_leniently(data: bytes) -> WireAnswer:
    """Raises ValueError or RecursionError when it is no JSON at all."""
    # Bytes that are no UTF-8 become U+FFFD, as the standard of server-sent events wants it.
    document = json.loads(data.decode("utf-8-sig", "replace"), strict=False, parse_int=_int)
    answer = next((part for part in _list(document) if isinstance(part, dict)), {})
    choices = [_choice(choice) for choice in _list(answer.get("choices")) if isinstance(choice, dict)]
    return WireAnswer(
        choices, _str(answer.get("model")), answer.get("usage"), error_in(answer), answer.get("x_groq")
    )


def _choice(choice: dict[str, Any]) -> WireChoice:
    return WireChoice(
        message=_message(choice.get("message")),
        delta=_message(choice.get("delta")),
        finish_reason=_finish_reason(choice.get("finish_reason")),
        text=_str(choice.get("text")),
        usage=choice.get("usage"),
        error=choice.get("error"),
    )


def _finish_reason(value: Any) -> str | None:
    """SGLang has sent it as an object: {"type": "stop", "matched": 2}."""
    return _str(value.get("type") if isinstance(value, dict) else value)


def _message(message: Any) -> WireMessage | None:
    if isinstance(message, str):
        return WireMessage(message)
    if not isinstance(message, dict):
        return None
    content = message.get("content")
    return WireMessage(
        content=_said(content),
        refusal=_said(message.get("refusal")),
        tool_calls=[_tool_call(call) for call in _list(message.get("tool_calls")) if isinstance(call, dict)],
        reasoning_content=_text(message.get("reasoning_content")) or _thought(content),
        reasoning=_text(message.get("reasoning")),
        function_call=_function(message.get("function_call")),
    )


def _said(content: Any) -> str | None:
    """Text, or the text of parts; parts with the model's thoughts are left out."""
    if isinstance(content, dict | list):
        return "".join(_text(part) for part in _list(content) if not _is_thought(part))
    return _str(content)


def _thought(content: Any) -> str:
    return "".join(_text(part) for part in _list(content) if _is_thought(part))


def _is_thought(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") in _THOUGHTS


def _text(part: Any) -> str:
    """All text in a part, in whichever field its kind has it."""
    if isinstance(part, list):
        return "".join(map(_text, part))
    if isinstance(part, dict):
        fields = ("text", "content", "value", "refusal", *_THOUGHTS)
        return next((text for name in fields if (text := _text(part.get(name)))), "")
    return _str(part) or ""


def _tool_call(call: dict[str, Any]) -> WireToolCall:
    return WireToolCall(
        index=_index(call.get("index")),
        id=_str(call.get("id")),
        function=_function(call.get("function")),
        name=_str(call.get("name")),
        arguments=_arguments(call),
    )


def _function(function: Any) -> WireFunction | None:
    if not isinstance(function, dict):
        return None
    return WireFunction(_str(function.get("name")), _arguments(function))


def _arguments(function: dict[str, Any]) -> str | None:
    """JSON text, also where the server sent the object itself."""
    arguments = function.get("arguments")
    if isinstance(arguments, dict | list):
        return json.dumps(arguments, ensure_ascii=False)
    return _str(arguments)


def _index(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _str(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _list(value: Any) -> Iterable[Any]:
    """The items of a list; one that came without its list around it is the only item."""
    if isinstance(value, list):
        return value
    return () if value is None else (value,)


def _int(digits: str) -> int | float:
    """Python refuses to read integers of thousands of digits."""
    return int(digits) if len(digits) <= _MAX_DIGITS else float(digits)
