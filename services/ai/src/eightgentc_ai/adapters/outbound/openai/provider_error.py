"""What providers say when something is wrong: found in a body or a stream of any form, and told as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 4_000
# Servers repeat the request in these, and what a person wrote must not be taken for what the server says.
_REPEATED = frozenset({"input", "url", "ctx", "callstack", "request", "traceback"})
_CODES = ("code", "status_code", "status", "error_code", "type", "error_type")
_MAX_DEPTH = 8
_PARAMETER = re.compile(r"\.param$|\.loc\.\d+$|\.field$")
_PLACE = re.compile(r"'loc': \(([^)]{1,200})\)")
_WORD = re.compile(r"'(\w+)'")
_INPUT = re.compile(r"'input': .{0,2000}?(?=\}[,\]]|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ProviderError:
    """`status`: the HTTP status, or the one that an error in a body names; None if it names none.

    `codes`: words for programs, like `insufficient_quota`. `parameters`: fields of the request that it names as such.
    `text`: all sentences and numbers, names in front.
    """

    status: int | None
    codes: frozenset[str]
    parameters: tuple[str, ...]
    text: str


def error_in(answer: dict[str, Any]) -> Any:
    """The error that a JSON document reports; None where it reports none."""
    if error := answer.get("error"):
        return error
    if answer.get("choices"):
        return None
    if answer.get("object") == "error" or answer.get("type") == "error":
        return answer
    for name in ("errors", "detail", "error_msg", "error_message"):
        if answer.get(name):
            return answer
    if answer.get("message") and _has_code(answer):
        return answer
    base = answer.get("base_resp")  # MiniMax sends it with every answer
    return base if isinstance(base, dict) and base.get("status_code") else None


def _has_code(answer: dict[str, Any]) -> bool:
    """Whether a message without an answer is one about an error, and not about a place in a queue."""
    named = any(answer.get(name) for name in ("code", "status_code", "error_code"))
    return named or "error" in str(answer.get("type", "")).lower()


def facts_of(error: Any, status: int | None = None) -> ProviderError:
    """The facts of an error: a string, an object of any form, or a list of one."""
    found = dict(_leaves(error, "", 0)) if not isinstance(error, str) else {}
    codes = {
        str(value).lower() for name, value in found.items() if name.rpartition(".")[2] in _CODES and value
    }
    statuses = [int(code) for code in codes if code.isdigit() and 400 <= int(code) < 600]
    sentences = (
        f"{name.rpartition('.')[2]}: {value}" if isinstance(value, int | float) else str(value)
        for name, value in found.items()
    )
    text = error if isinstance(error, str) else " ".join(sentences)
    parameters = [str(value) for name, value in found.items() if _PARAMETER.search(name)]
    parameters += [name for place in _PLACE.findall(text) for name in _WORD.findall(place)]
    return ProviderError(
        status or next(iter(statuses), None), frozenset(codes), tuple(parameters), _without_input(text)
    )


def _without_input(text: str) -> str:
    """Without the inputs that pydantic's errors repeat, which vLLM sends as text."""
    return _INPUT.sub("", text[:MAX_TEXT])


def _leaves(value: Any, name: str, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and depth < _MAX_DEPTH:
        for key, inner in value.items():
            if key not in _REPEATED:
                yield from _leaves(inner, f"{name}.{key}", depth + 1)
    elif isinstance(value, list) and depth < _MAX_DEPTH:
        for number, inner in enumerate(value[:20]):
            yield from _leaves(inner, f"{name}.{number}", depth + 1)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield name, value
